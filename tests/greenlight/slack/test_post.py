"""The exact calls that write to Slack channels."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.blocks import Content
from greenlight.slack.post import permalink, post, post_privately, update, upload
from local.slack.server import LocalSlack
from tests.calls import Calls
from tests.local.slack.support import ADA, RANDOM, STUDIO, section

SAID = Content("Words", [section("*Words*")])
BARE = Content("Words", [])
PLAIN: dict[str, Any] = {"channel": STUDIO, "text": "Words"}
BLOCKS: dict[str, Any] = {"blocks": [section("*Words*")]}
UNFURLS = {"unfurl_links": False, "unfurl_media": False}


def given(calls: Calls, method: str) -> dict[str, Any]:
    """The arguments of the last call, which must be of that method."""
    name, arguments = calls.made[-1]
    assert name == method
    return arguments


def test_a_post_sends_its_content_without_link_previews(calls: Calls, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    assert given(calls, "chat.postMessage") == {**PLAIN, **BLOCKS, **UNFURLS}
    post(client, STUDIO, BARE, ts)
    assert given(calls, "chat.postMessage") == {**PLAIN, **UNFURLS, "thread_ts": ts}


def test_a_post_returns_its_timestamp(slack: LocalSlack, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    assert [message["ts"] for message in slack.workspace.messages(STUDIO)] == [ts]


def test_a_private_post_names_its_reader_and_its_thread(calls: Calls, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    post_privately(client, STUDIO, ADA, SAID, ts)
    assert given(calls, "chat.postEphemeral") == {**PLAIN, **BLOCKS, "user": ADA, "thread_ts": ts}
    post_privately(client, STUDIO, ADA, BARE)
    assert given(calls, "chat.postEphemeral") == {**PLAIN, "user": ADA}


def test_an_update_replaces_text_and_blocks(calls: Calls, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    update(client, STUDIO, ts, Content("Other", []))
    assert given(calls, "chat.update") == {"channel": STUDIO, "ts": ts, "text": "Other", "blocks": []}


def test_an_uploaded_file_has_name_title_comment_and_thread(slack: LocalSlack, calls: Calls, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    upload(client, STUDIO, "a.b.pdf", b"%PDF", thread_ts=ts, comment="Here")
    (place, announced), (finish, finished) = calls.made[-2:]
    assert (place, announced) == ("files.getUploadURLExternal", {"filename": "a.b.pdf", "length": "4"})
    ((file_id, file),) = slack.workspace.files.items()
    assert finish == "files.completeUploadExternal"
    where = {"channel_id": STUDIO, "thread_ts": ts, "initial_comment": "Here"}
    assert finished == {"files": [{"id": file_id, "title": "a.b"}], **where}
    assert (file.name, file.content) == ("a.b.pdf", b"%PDF")


def test_a_file_needs_no_comment_or_thread(calls: Calls, client: WebClient) -> None:
    upload(client, STUDIO, "a.md", b"x")
    assert set(given(calls, "files.completeUploadExternal")) == {"files", "channel_id"}


def test_a_message_has_a_permalink(slack: LocalSlack, client: WebClient) -> None:
    ts = post(client, STUDIO, SAID)
    assert permalink(client, STUDIO, ts) == f"{slack.url}/#{STUDIO}/{ts}"


def test_slacks_errors_are_raised(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        post(client, RANDOM, SAID)
    with pytest.raises(SlackApiError, match="message_not_found"):
        update(client, STUDIO, "1.2", SAID)
    with pytest.raises(SlackApiError, match="message_not_found"):
        permalink(client, STUDIO, "1.2")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        upload(client, RANDOM, "a.md", b"x")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        post_privately(client, RANDOM, ADA, SAID)
