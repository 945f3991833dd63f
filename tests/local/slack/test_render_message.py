from typing import Any

import pytest

from local.slack.render_html import Reader
from local.slack.render_message import Place, message, size
from local.slack.workspace import SLACKBOT, User

PEOPLE = {
    "UADA": User("UADA", "ada", "Ada Alvarez", "Europe/Berlin", "#123456"),
    "UBOT": User("UBOT", "greenlight", "Greenlight", "Etc/UTC", "#000000", is_bot=True),
    SLACKBOT: User(SLACKBOT, "slackbot", "Slackbot", "Etc/UTC", "#222222", is_bot=True),
}


def shown(in_thread: bool = False, **content: Any) -> str:
    place = Place("C1", PEOPLE, in_thread)
    return str(message({"ts": "1700000000.000100", "user": "UADA", **content}, place, Reader("UADA")))


def test_a_persons_message() -> None:
    html = shown(text="Hi")
    assert 'data-ts="1700000000.000100" data-author="UADA"' in html
    assert 'style="background:#123456" aria-hidden="true">AA</span>' in html
    assert "Ada Alvarez" in html
    assert "APP" not in html
    assert '<time datetime="2023-11-14T22:13:20.000100+00:00" data-layout="{time}">' in html
    assert 'href="#C1/1700000000.000100"' in html


def test_the_app_is_marked_and_slackbot_is_not() -> None:
    assert "APP" in shown(user="UBOT", text="Hi")
    assert "APP" not in shown(user=SLACKBOT, text="Hi")


def test_blocks_replace_the_notification_text() -> None:
    html = shown(text="fallback", blocks=[{"type": "markdown", "text": "**b**"}])
    assert "<strong>b</strong>" in html
    assert "fallback" not in html


def test_a_private_message_cannot_be_replied_to() -> None:
    html = shown(text="Hi", ephemeral_to="UADA")
    assert "Only visible to you" in html
    assert "Reply in thread" not in html
    assert "Reply in thread" in shown(text="Hi")


def test_files_are_cards_and_pictures_are_shown() -> None:
    file = {"id": "F1", "name": "a.pdf", "title": "<Plan>", "mimetype": "application/pdf", "size": 2048}
    html = shown(files=[file])
    assert "&lt;Plan&gt;" in html
    assert "PDF · 2 kB" in html
    assert 'href="/_control/files/F1" download="a.pdf"' in html
    assert "<pre>" not in html
    text = {**file, "preview": "# One <b>", "lines_more": 1}
    assert '<pre># One &lt;b&gt;</pre><p class="preview-more">1 more line</p>' in shown(files=[text])
    picture = {"id": "F2", "name": "a.png", "mimetype": "image/png", "size": 10}
    assert '<img src="/_control/files/F2" alt="a.png"' in shown(files=[picture])


def test_attachments_show_their_blocks_or_their_text() -> None:
    html = shown(text="", attachments=[{"text": "*old*"}, {"fallback": "older"}, {"blocks": [{"type": "divider"}]}])
    assert "<strong>old</strong>" in html
    assert "older" in html
    assert '<div class="attachment"><hr></div>' in html


def test_replies_are_counted_in_the_channel() -> None:
    counted: dict[str, Any] = {"text": "Card", "reply_count": 1, "latest_reply": "1700000001.000100"}
    assert ">1 reply</a>" in shown(**counted)
    assert ">3 replies</a>" in shown(**counted | {"reply_count": 3})
    assert "reply" not in shown(in_thread=True, **counted)


@pytest.mark.parametrize(
    ("count", "written"), [(0, "0 bytes"), (1023, "1023 bytes"), (2000, "2 kB"), (3 << 20, "3.0 MB")]
)
def test_sizes(count: int, written: str) -> None:
    assert size(count) == written
