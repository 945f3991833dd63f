"""The client of Slack's Web API."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse

from greenlight.aws.secrets import SlackSecret

IN_REQUEST = 8
"""Seconds that the bot waits for Slack: less than its timeout, so that it can still record the outcome."""

OUT_OF_REQUEST = 20
"""Seconds that other functions wait for Slack."""


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

    If Slack limits the rate of a call, the client repeats it later, at most twice; but never in a request that Slack
    waits for.
    """
    client = SlackClient(secret, url, IN_REQUEST if in_request else OUT_OF_REQUEST)
    client.retry_handlers = [ConnectionErrorRetryHandler()]
    if not in_request:
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client
