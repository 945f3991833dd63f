"""What helps after each of Slack's errors, and whether the call may have been carried out."""

import socket
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from greenlight.slack.errors import (
    Trouble,
    error_name,
    ignore_unreachable,
    is_certain,
    is_missing,
    retry_after,
    trouble_of,
)
from greenlight.slack.post import update
from tests.greenlight.slack.test_post import SAID
from tests.local.slack.support import STUDIO


def refused(error: str, status: int = 200, headers: dict[str, str] | None = None, data: Any = None) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": error} if data is None else data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (refused("ratelimited", 429), Trouble.PASSING),
        (refused("fatal_error"), Trouble.PASSING),
        (refused("", 503, data={}), Trouble.PASSING),
        (refused("Received a response in a non-JSON format", 403), Trouble.PASSING),
        (TimeoutError(), Trouble.PASSING),
        (RemoteDisconnected(""), Trouble.PASSING),
        (SlackRequestError("the upload failed"), Trouble.PASSING),
        (refused("invalid_blocks"), Trouble.CONTENT),
        (refused("msg_too_long"), Trouble.CONTENT),
        (refused("file_uploads_disabled"), Trouble.CONTENT),
        (refused("an_error_from_the_future"), Trouble.CONTENT),
        (refused("is_archived"), Trouble.PLACE),
        (refused("restricted_action_non_threadable_channel"), Trouble.PLACE),
        (refused("message_not_found"), Trouble.PLACE),
        (refused("token_revoked"), Trouble.APP),
        (refused("missing_scope"), Trouble.APP),
    ],
    ids=lambda value: f"{value}" if isinstance(value, Trouble) else error_name(value) or "nothing",
)
def test_each_error_is_of_one_kind(error: Exception, trouble: Trouble) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize(
    ("error", "certain"),
    [
        (refused("invalid_blocks"), True),
        (refused("ratelimited", 429), True),
        (URLError(ConnectionRefusedError()), True),
        (URLError(socket.gaierror()), True),
        (ConnectionRefusedError(), True),
        (refused("internal_error"), False),
        (refused("", 503, data={}), False),
        (URLError(TimeoutError()), False),
        (ConnectionResetError(), False),
        (RemoteDisconnected(""), False),
    ],
    ids=str,
)
def test_a_lost_response_leaves_open_whether_it_was_done(error: Exception, certain: bool) -> None:
    assert is_certain(error) is certain


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"retry-after": "0.02"}, 1), ({}, 1), ({"Retry-After": "soon"}, 1)],
)
def test_a_limit_says_how_long_to_wait(headers: dict[str, str], seconds: int) -> None:
    assert retry_after(refused("ratelimited", 429, headers)) == seconds


def test_other_errors_name_no_wait() -> None:
    assert retry_after(refused("fatal_error", 500, {"Retry-After": "7"})) == 0
    assert retry_after(TimeoutError()) == 0


def test_an_error_without_a_name_has_its_class() -> None:
    assert error_name(refused("", 503, data={})) == "SlackApiError"
    assert error_name(TimeoutError()) == "TimeoutError"


@pytest.mark.parametrize("error", ["message_not_found", "channel_not_found", "is_archived", "cant_update_message"])
def test_an_unreachable_message_raises_nothing(error: str) -> None:
    reached: list[str] = []
    with ignore_unreachable():
        reached.append("before")
        raise refused(error)
    assert reached == ["before"]


@pytest.mark.parametrize("error", ["ratelimited", "internal_error", "invalid_auth", "invalid_blocks"])
def test_any_other_error_is_raised(error: str) -> None:
    with pytest.raises(SlackApiError, match=error), ignore_unreachable():
        raise refused(error)


def test_a_deleted_message_is_missing_and_an_archived_channel_is_not() -> None:
    assert is_missing(refused("message_not_found"))
    assert not is_missing(refused("is_archived"))


def test_a_deleted_message_is_unreachable(client: WebClient) -> None:
    with ignore_unreachable():
        update(client, STUDIO, "1.2", SAID)
        raise AssertionError("the message was there")
