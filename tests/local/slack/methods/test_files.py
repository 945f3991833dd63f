import json
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from local.slack.workspace import Json
from tests.local.slack.support import ADAS_DM, BOT, DEADLINE, RANDOM, STUDIO

PDF = b"%PDF-1.7 \x00\xff"


def next_message(slack: LocalSlack, upload: Any) -> Json:
    """Uploads a file and waits for its message."""
    with slack.workspace.subscribe() as events:
        answer = upload()
        assert "ts" not in str(answer.data)
        event = events.get(timeout=DEADLINE)
    assert event is not None
    message = slack.workspace.message(event["channel"], event["ts"])
    assert message is not None
    return message


def announced(client: WebClient, content: bytes = PDF) -> tuple[str, str]:
    answer = client.files_getUploadURLExternal(filename="trip.pdf", length=len(content))
    return answer["file_id"], answer["upload_url"]


def test_a_file_is_uploaded_and_shared(slack: LocalSlack, client: WebClient) -> None:
    message = next_message(
        slack,
        lambda: client.files_upload_v2(
            channel=STUDIO, content=PDF, filename="trip.pdf", title="Trip to Zürich", initial_comment="Here it is"
        ),
    )
    assert (message["text"], message["user"]) == ("Here it is", BOT)
    (described,) = message["files"]
    assert (described["title"], described["mimetype"], described["size"]) == ("Trip to Zürich", "application/pdf", 11)
    assert client.files_info(file=described["id"])["file"] == described
    stored = requests.get(described["url_private"], timeout=DEADLINE)
    assert (stored.content, stored.headers["Content-Type"]) == (PDF, "application/pdf")


def test_a_file_is_shared_in_a_thread(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    message = next_message(
        slack, lambda: client.files_upload_v2(channel=STUDIO, content=PDF, filename="a.pdf", thread_ts=root)
    )
    assert message["thread_ts"] == root


def test_a_file_for_a_deleted_thread_goes_to_the_channel(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    client.chat_delete(channel=STUDIO, ts=root)
    message = next_message(
        slack, lambda: client.files_upload_v2(channel=STUDIO, content=PDF, filename="a.pdf", thread_ts=root)
    )
    assert (len(message["files"]), "thread_ts" in message) == (1, False)


def test_several_files_are_one_message(slack: LocalSlack, client: WebClient) -> None:
    uploads = [{"content": "a", "filename": "a.txt"}, {"content": "b", "filename": "b"}]
    message = next_message(slack, lambda: client.files_upload_v2(channel=ADAS_DM, file_uploads=uploads))
    assert [file["filetype"] for file in message["files"]] == ["txt", "binary"]


def test_the_size_must_be_the_announced_one(client: WebClient) -> None:
    file_id, url = announced(client)
    assert requests.post(url, data=PDF + b"more", timeout=DEADLINE).status_code == 400
    assert requests.post(url, files={"file": PDF}, timeout=DEADLINE).text == "OK - 11"
    assert requests.post(url, data=PDF, timeout=DEADLINE).status_code == 400
    assert client.files_completeUploadExternal(files=[{"id": file_id}])["files"] == [
        {"id": file_id, "title": "trip.pdf"}
    ]


def test_an_upload_without_bytes_cannot_be_completed(client: WebClient) -> None:
    file_id, _ = announced(client)
    for wanted in (file_id, "F404"):
        with pytest.raises(SlackApiError, match="file_not_found"):
            client.files_completeUploadExternal(files=[{"id": wanted}])
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_info(file=file_id)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel_id": RANDOM}, "not_in_channel"),
        ({"channel_id": "C404"}, "channel_not_found"),
        ({"channel_id": STUDIO, "thread_ts": "1.0"}, "thread_not_found"),
        ({"files": "[]"}, "invalid_arguments"),
        ({"files": "{"}, "invalid_arguments"),
    ],
)
def test_refuses_to_share(slack: LocalSlack, client: WebClient, arguments: dict[str, str], error: str) -> None:
    file_id, url = announced(client)
    requests.post(url, data=PDF, timeout=DEADLINE).raise_for_status()
    with pytest.raises(SlackApiError, match=error):
        client.api_call("files.completeUploadExternal", params={"files": json.dumps([{"id": file_id}]), **arguments})
    assert slack.workspace.files == {}


def test_a_file_needs_a_length(client: WebClient) -> None:
    for length in (0, "many"):
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.api_call("files.getUploadURLExternal", params={"filename": "a", "length": length})


def test_a_text_file_has_a_preview_and_keeps_its_type(slack: LocalSlack, client: WebClient) -> None:
    text = "\n".join(f"# Line {number} <script>" for number in range(7))
    (file,) = next_message(
        slack, lambda: client.files_upload_v2(channel=STUDIO, content=text, filename="pitch.md", title="The pitch")
    )["files"]
    assert (file["mimetype"], file["filetype"]) == ("text/markdown", "md")
    assert file["preview"].splitlines() == text.splitlines()[:5]
    assert (file["lines"], file["lines_more"]) == (7, 2)
    shown = requests.get(file["url_private"], timeout=DEADLINE)
    assert (shown.text, shown.headers["Content-Type"]) == (text, "text/plain; charset=utf-8")
    assert "attachment" not in shown.headers["Content-Disposition"]
    saved = requests.get(file["url_private_download"], timeout=DEADLINE)
    assert saved.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert saved.headers["Content-Disposition"] == "attachment; filename=pitch.md"
