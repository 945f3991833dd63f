"""The client of Slack's Web API: how long it waits, and which calls it repeats."""

from errno import EHOSTUNREACH, ENETUNREACH
from socket import gaierror
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web import SlackResponse

from greenlight.aws.secrets import SlackSecret

IN_REQUEST = 8
"""Seconds that the bot waits for Slack: less than its timeout, so that it can still record the outcome."""

OUT_OF_REQUEST = 20
"""Seconds that other functions wait for Slack."""

HARMLESS = {
    *("chat.update", "chat.getPermalink", "views.publish", "views.update"),
    *("conversations.info", "conversations.list", "conversations.members", "conversations.open"),
    *("files.getUploadURLExternal", "files.info"),
    *("usergroups.list", "usergroups.users.list", "users.conversations", "users.info"),
}
"""Methods that can be called twice: they only read, or the second call changes nothing."""


class LostResponseRetryHandler(ConnectionErrorRetryHandler):
    """Repeats a call once after a connection failed, unless Slack may have taken it and a second one would do harm.

    A message would be there twice, and a second `views.open` would spend a trigger that is used up.
    """

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response or not super()._can_retry(state=state, request=request, error=error):
            return False
        return _is_unsent(error) or request.url.partition("?")[0].rpartition("/")[2] in HARMLESS


def _is_unsent(error: Exception | None) -> bool:
    """Whether there was no connection, so that Slack has certainly not received the call."""
    reason = error.reason if isinstance(error, URLError) else None
    unreachable = isinstance(reason, OSError) and reason.errno in (ENETUNREACH, EHOSTUNREACH)
    return unreachable or isinstance(reason, ConnectionRefusedError | gaierror)


REFUSED = {"account_inactive", "invalid_auth", "token_revoked"}
"""Slack's errors for a token that is no longer valid."""


class SlackClient(WebClient):
    """Calls the Web API with the secret's current token. If Slack refuses it and there is a new one, calls again."""

    def __init__(self, secret: SlackSecret, url: str, timeout: int) -> None:
        super().__init__(base_url=url or WebClient.BASE_URL, timeout=timeout)
        self._secret = secret

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Calls a method, such as `chat.postMessage`; every other method of this class ends here."""
        self.token = used = self._secret.value("bot_token")
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as error:
            if error.response["error"] not in REFUSED:
                raise
            self._secret.look_again()
            self.token = self._secret.value("bot_token")
            if self.token == used:
                raise
        return super().api_call(api_method, **arguments)


def slack_client(secret: SlackSecret, url: str, *, in_request: bool) -> SlackClient:
    """A client for the Web API at `url` ("": Slack's own).

    It repeats a call after a failed connection if that does no harm. If Slack limits the rate of a call, its error is
    raised: nothing waits for Slack except the queue of notifications.
    """
    client = SlackClient(secret, url, IN_REQUEST if in_request else OUT_OF_REQUEST)
    client.retry_handlers = [LostResponseRetryHandler()]
    return client
