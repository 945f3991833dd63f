"""Which calls to Slack are repeated after a lost response, and which are not."""

from collections.abc import Callable
from errno import ENETUNREACH
from http.client import RemoteDisconnected
from socket import gaierror
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.state import RetryState

from greenlight.slack.client import LostResponseRetryHandler, slack_client
from greenlight.slack.errors import NO_ANSWER
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.faulty import TAKEN, Faulty, faulty
from tests.local.slack.support import ADA, STUDIO, section
from tests.sdk import NOWHERE
from tests.secret import StoredSecret


def post(client: WebClient) -> None:
    client.chat_postMessage(channel=STUDIO, text="Hello")


def whisper(client: WebClient) -> None:
    client.chat_postEphemeral(channel=STUDIO, user=ADA, text="Hello")


def lost(proxy: Faulty, method: str) -> None:
    """Ends the connection after Slack did what the next call asks."""
    proxy.meets(method, TAKEN)


@pytest.mark.parametrize(("method", "call"), [("chat.postMessage", post), ("chat.postEphemeral", whisper)])
def test_a_message_is_posted_once_if_the_response_is_lost(
    slack: LocalSlack, method: str, call: Callable[[WebClient], None]
) -> None:
    with faulty(slack) as proxy:
        lost(proxy, method)
        with pytest.raises(NO_ANSWER):
            call(proxy.client)
    assert [message["text"] for message in slack.workspace.messages(STUDIO)] == ["Hello"]


def test_a_call_that_does_no_harm_is_repeated(slack: LocalSlack) -> None:
    with faulty(slack) as proxy:
        ts = proxy.client.chat_postMessage(channel=STUDIO, text="Hello")["ts"]
        for method in ("chat.update", "chat.getPermalink", "views.publish", "users.info"):
            lost(proxy, method)
        proxy.client.chat_update(channel=STUDIO, ts=ts, text="Bye")
        proxy.client.chat_getPermalink(channel=STUDIO, message_ts=ts)
        proxy.client.views_publish(user_id=ADA, view={"type": "home", "blocks": [section("Words")]})
        assert proxy.client.users_info(user=ADA)["ok"]
        assert len(proxy.made) == 9
    assert slack.workspace.messages(STUDIO)[0]["text"] == "Bye"


def test_a_call_that_never_reached_slack_is_repeated(aws: LocalAws, caplog: pytest.LogCaptureFixture) -> None:
    secret = StoredSecret(aws.endpoint, bot_token="t").reader()
    with pytest.raises(NO_ANSWER):
        post(slack_client(secret, f"{NOWHERE}/api/", in_request=True))
    assert len([one for one in caplog.records if one.message.startswith("Failed to send")]) == 2


@pytest.mark.parametrize(
    ("error", "is_repeated"),
    [
        (URLError(gaierror("no such host")), True),
        (URLError(OSError(ENETUNREACH, "no network")), True),
        (URLError(ConnectionResetError("while the call was sent")), False),
        (URLError(TimeoutError("nobody knows")), False),
        (RemoteDisconnected("no response"), False),
        (TimeoutError("no response in time"), False),
    ],
    ids=repr,
)
def test_a_post_is_repeated_only_if_there_was_no_connection(error: Exception, is_repeated: bool) -> None:
    handler = LostResponseRetryHandler()
    post_message = HttpRequest(method="POST", url=f"{WebClient.BASE_URL}chat.postMessage", headers={})
    assert handler.can_retry(state=RetryState(), request=post_message, error=error) == is_repeated
    assert not handler.can_retry(state=RetryState(current_attempt=1), request=post_message, error=error)
