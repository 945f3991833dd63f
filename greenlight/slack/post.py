"""Posts, updates and uploads: the only calls that write to Slack channels. Errors are raised as SlackApiError.

A message that Slack refuses for its content is posted in a plainer form (`greenlight.slack.blocks.forms`).
"""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from greenlight.slack.blocks import Content, forms
from greenlight.slack.errors import Trouble, trouble_of

UPDATED_TEXT = 4_000
"""Characters of a text that `chat.update` takes."""


class ThreadGoneError(SlackClientError):
    """The thread's first message was deleted, so Slack put the reply into the channel. The reply is deleted again."""


def post(slack: WebClient, channel: str, said: Content, thread_ts: str = "") -> str:
    """Posts to the channel or the thread, without link previews. Returns the message's timestamp.

    Raises ThreadGoneError.
    """

    def send(form: Content) -> Any:
        return slack.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts or None,
            text=form.text,
            blocks=form.blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )

    posted = _accepted(said, send)
    if thread_ts and posted["message"].get("thread_ts") != thread_ts:
        slack.chat_delete(channel=posted["channel"], ts=posted["ts"])
        raise ThreadGoneError(f"the thread {thread_ts} in {channel}")
    return str(posted["ts"])


def post_privately(slack: WebClient, channel: str, user: str, said: Content, thread_ts: str = "") -> None:
    """Posts a message that only this person sees, to the channel or the thread."""
    slack.chat_postEphemeral(
        channel=channel, user=user, thread_ts=thread_ts or None, text=said.text, blocks=said.blocks or None
    )


def post_directly(slack: WebClient, user: str, said: Content) -> tuple[str, str]:
    """Posts a direct message. Returns its channel and timestamp."""
    posted = _accepted(
        said,
        lambda form: slack.chat_postMessage(channel=user, text=form.text, blocks=form.blocks or None),
    )
    return str(posted["channel"]), str(posted["ts"])


def update(slack: WebClient, channel: str, ts: str, said: Content) -> None:
    """Replaces a message's content."""
    _accepted(
        said,
        lambda form: slack.chat_update(channel=channel, ts=ts, text=form.text[:UPDATED_TEXT], blocks=form.blocks),
    )


def upload(
    slack: WebClient, channel: str, name: str, content: bytes, *, thread_ts: str = "", comment: str = ""
) -> None:
    """Uploads a file to the channel or the thread. Its title is `name` without the extension."""
    slack.files_upload_v2(
        channel=channel,
        thread_ts=thread_ts or None,
        content=content,
        filename=name,
        title=name.rpartition(".")[0],
        initial_comment=comment or None,
    )


def permalink(slack: WebClient, channel: str, ts: str) -> str:
    """The permalink of a message."""
    return str(slack.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])


def _accepted(said: Content, send: Callable[[Content], Any]) -> Any:
    """Slack's response to the first form of the content that it accepts. Raises its error about the last form."""
    *better, last = forms(said)
    for form in better:
        try:
            return send(form)
        except SlackApiError as error:
            if trouble_of(error) is not Trouble.CONTENT:
                raise
    return send(last)
