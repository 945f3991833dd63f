"""Tells one person something that nobody else sees, in the first of several ways that works."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aws_lambda_powertools import Logger
from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError
from slack_sdk.webhook import WebhookClient

from greenlight.slack.blocks import Content
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.post import post, post_privately

logger = Logger(child=True)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person, and where they are: a channel ("": none), perhaps a thread, and the URL of the request they made."""

    user: str
    channel: str = ""
    thread_ts: str = ""
    response_url: str = ""


def tell(slack: WebClient, reader: Reader, content: Content) -> bool:
    """Tells a person something privately. Returns whether Slack took it; a refusal is logged, never raised.

    The first way is a message that only they see, which needs them and the bot in the channel. The second is the
    response URL, which needs neither. The last is a direct message. To be told twice does no harm, so a lost response
    counts as a refusal.
    """
    for way, tell_them in _ways(slack, reader, content):
        try:
            tell_them()
        except NO_ANSWER as error:
            logger.warning("a person could not be told this way", way=way, error=str(error))
        else:
            return True
    return False


def _ways(slack: WebClient, reader: Reader, content: Content) -> Iterator[tuple[str, Callable[[], object]]]:
    if reader.channel:
        yield "ephemeral", lambda: post_privately(slack, reader.channel, reader.user, content, reader.thread_ts)
    if reader.response_url:
        yield "response_url", lambda: _respond(slack, reader, content)
    yield "direct", lambda: post(slack, reader.user, content)


def _respond(slack: WebClient, reader: Reader, content: Content) -> None:
    """Answers at the response URL. Raises SlackRequestError if Slack refuses, or if no use of it is left."""
    place = {"thread_ts": reader.thread_ts} if reader.thread_ts else {}
    blocks = {"blocks": content.blocks} if content.blocks else {}
    said = {"response_type": "ephemeral", "replace_original": False, "text": content.text, **blocks, **place}
    answered = WebhookClient(reader.response_url, timeout=slack.timeout, retry_handlers=[]).send_dict(said)
    if answered.status_code != 200:
        raise SlackRequestError(answered.body)
