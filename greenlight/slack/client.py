"""The client of Slack's Web API."""

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

IN_REQUEST = 8
"""Seconds that the bot waits for Slack: less than its timeout, so that it can still record the outcome."""

OUT_OF_REQUEST = 20
"""Seconds that other functions wait for Slack."""


def slack_client(token: str, url: str, *, in_request: bool) -> WebClient:
    """A client for the Web API at `url` ("": Slack's own).

    If Slack limits the rate of a call, the client repeats it later, at most twice; but never in a request that Slack
    waits for.
    """
    timeout = IN_REQUEST if in_request else OUT_OF_REQUEST
    client = WebClient(token=token, base_url=url or WebClient.BASE_URL, timeout=timeout)
    client.retry_handlers = [ConnectionErrorRetryHandler()]
    if not in_request:
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client
