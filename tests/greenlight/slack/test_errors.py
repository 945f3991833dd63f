"""Messages that are permanently out of reach."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from greenlight.slack.errors import FIXED, UNSEEN, ignore_unreachable
from greenlight.slack.post import update
from tests.greenlight.slack.test_post import SAID
from tests.local.slack.support import STUDIO


def refused(error: str) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": error},
        headers={},
        status_code=200,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("error", sorted(UNSEEN | FIXED))
def test_an_unreachable_message_raises_nothing(error: str) -> None:
    reached: list[str] = []
    with ignore_unreachable():
        reached.append("before")
        raise refused(error)
    assert reached == ["before"]


@pytest.mark.parametrize("error", ["ratelimited", "not_in_channel", "internal_error", "invalid_auth"])
def test_any_other_error_is_raised(error: str) -> None:
    with pytest.raises(SlackApiError, match=error), ignore_unreachable():
        raise refused(error)


def test_the_errors_for_unreachable_messages() -> None:
    assert {"message_not_found", "channel_not_found", "is_archived", "is_inactive"} == UNSEEN
    assert {"cant_update_message", "edit_window_closed"} == FIXED


def test_a_deleted_message_is_unreachable(client: WebClient) -> None:
    with ignore_unreachable():
        update(client, STUDIO, "1.2", SAID)
        raise AssertionError("the message was there")
