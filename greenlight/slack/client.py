"""The client of Slack's Web API."""

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

IN_REQUEST = 8
"""Seconds that the bot waits for Slack, less than it may run, so that it can note what became of the call."""

PATIENT = 20
"""Seconds for which other functions wait for Slack."""


def slack_client(token: str, url: str, *, in_request: bool) -> WebClient:
    """A client for the Web API at `url` ("": Slack's own).

    A call that Slack asks to repeat later is repeated then, twice at most; never in a request that Slack waits for.
    """
    timeout = IN_REQUEST if in_request else PATIENT
    client = WebClient(token=token, base_url=url or WebClient.BASE_URL, timeout=timeout)
    client.retry_handlers = [ConnectionErrorRetryHandler()]
    if not in_request:
        client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    return client
