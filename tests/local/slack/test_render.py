from typing import Any

import pytest

from local.slack.render import blocks
from local.slack.render_html import Reader, safe_url, tag

READER = Reader(user="UADA", users={"UADA": "ada", "UBOT": "bot"}, unselectable=frozenset({"UBOT"}), scope="s")


def text(content: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": content}


def shown(*content: dict[str, Any]) -> str:
    return str(blocks(content, READER))


def option(value: str) -> dict[str, Any]:
    return {"text": text(value.upper()), "value": value}


def element(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "act", **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "blk", "elements": list(elements)}


@pytest.mark.parametrize(
    ("block", "piece"),
    [
        ({"type": "header", "text": text("Hi :tada:")}, '<h3 class="header-block">Hi 🎉</h3>'),
        ({"type": "divider"}, "<hr>"),
        ({"type": "section", "text": text("*b*", "mrkdwn")}, "<strong>b</strong>"),
        ({"type": "section", "fields": [text("<i>")]}, "&lt;i&gt;"),
        ({"type": "context", "elements": [text("_a_", "mrkdwn")]}, "<em>a</em>"),
        ({"type": "markdown", "text": "**b**"}, "<strong>b</strong>"),
        ({"type": "image", "image_url": "https://a.example/i.png", "alt_text": "A cat"}, 'alt="A cat"'),
        ({"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A cat"}, 'src="/_control/files/F1"'),
        ({"type": "image", "image_url": "javascript:alert(1)", "alt_text": "x"}, "cannot show"),
        ({"type": "file", "external_id": "plan", "source": "remote"}, "File plan"),
        ({"type": "carousel", "elements": []}, "This page cannot show a “carousel” block."),
        (actions(element("timepicker")), "This page cannot show a “timepicker” block."),
    ],
)
def test_blocks(block: dict[str, Any], piece: str) -> None:
    assert piece in shown(block)


def test_a_button_has_the_data_that_the_page_sends() -> None:
    html = shown(actions(element("button", text=text("Go"), value='a"b', style="primary")))
    assert 'data-action-id="act" data-block-id="blk" data-type="button" data-value="a&#34;b"' in html
    assert 'class="button primary"' in html


def test_a_url_button_is_a_link_if_its_address_is_safe() -> None:
    assert '<a href="https://a.example"' in shown(actions(element("button", text=text("x"), url="https://a.example")))
    assert "disabled" in shown(actions(element("button", text=text("x"), url="javascript:alert(1)")))


def test_a_confirm_dialog_waits_in_a_template() -> None:
    confirm = {"title": text("Stop?"), "text": text("*Now*", "mrkdwn"), "confirm": text("Yes"), "deny": text("No")}
    html = shown(actions(element("button", text=text("x"), confirm=confirm | {"style": "danger"})))
    assert "<template><h2>Stop?</h2>" in html
    assert "<strong>Now</strong>" in html
    assert 'class="button danger">Yes' in html


def test_menus_offer_their_options() -> None:
    select = element("static_select", options=[option("a"), option("b")], initial_option=option("b"))
    html = shown(actions(select))
    assert '<option value="b" selected data-option="{&#34;text&#34;:' in html
    grouped = element("static_select", option_groups=[{"label": text("G"), "options": [option("a")]}])
    assert '<optgroup label="G"><option value="a"' in shown(actions(grouped))
    assert ">@ada</option>" in shown(actions(element("users_select")))
    assert "@bot" not in shown(actions(element("users_select")))
    assert 'aria-label="More actions"' in shown(actions(element("overflow", options=[option("a")])))


def test_inputs_are_labelled_and_described() -> None:
    content = element("plain_text_input", multiline=True, max_length=500, initial_value="</textarea><script>")
    html = shown({"type": "input", "block_id": "b", "label": text("About"), "hint": text("Short"), "element": content})
    assert '<label for="s-b-act">About</label>' in html
    assert 'id="s-b-act"' in html
    assert '<p class="hint" id="s-b-act-hint">Short</p>' in html
    assert "&lt;/textarea&gt;&lt;script&gt;" in html


def test_groups_of_choices_have_a_legend() -> None:
    described = option("b") | {"description": text("why")}
    radio = element("radio_buttons", options=[option("a"), described], initial_option=option("a"))
    html = shown({"type": "input", "block_id": "b", "label": text("Mood"), "optional": True, "element": radio})
    assert '<legend>Mood<span class="optional"> (optional)</span></legend>' in html
    assert 'type="radio" name="s-b-act" value="a" checked' in html
    assert "why" in html
    boxes = element("checkboxes", options=[option("a"), option("b")], initial_options=[option("b")])
    assert 'value="b" checked' in shown(actions(boxes))


def test_tables_align_and_hold_rich_text() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "r"}]}],
    }
    rows = [[{"type": "raw_text", "text": "Cost"}], [rich]]
    html = shown({"type": "table", "rows": rows, "column_settings": [{"align": "right"}]})
    assert '<th class="align-right" scope="col">Cost</th>' in html
    assert '<td class="align-right"><div class="rich-text">' in html


def test_attributes_cannot_be_broken() -> None:
    assert tag("p", title='"><script>', data_x=True, hidden=None) == '<p title="&#34;&gt;&lt;script&gt;" data-x></p>'


@pytest.mark.parametrize("url", ["javascript:x", " https://a", "https://a b", "//a", "a", "http://[", "vbscript:x"])
def test_only_web_and_mail_addresses_become_links(url: str) -> None:
    assert safe_url(url) is None
