"""Posts, updates and uploads: the only calls that write to Slack channels. Errors are raised as SlackApiError."""

from slack_sdk import WebClient

from greenlight.slack.blocks import Content


def post(slack: WebClient, channel: str, content: Content, thread_ts: str = "") -> str:
    """Posts to the channel or the thread, without link previews. Returns the message's timestamp."""
    posted = slack.chat_postMessage(
        channel=channel,
        thread_ts=thread_ts or None,
        text=content.text,
        blocks=content.blocks or None,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


def post_privately(slack: WebClient, channel: str, user: str, content: Content, thread_ts: str = "") -> None:
    """Posts a message that only this person sees, to the channel or the thread."""
    slack.chat_postEphemeral(
        channel=channel, user=user, thread_ts=thread_ts or None, text=content.text, blocks=content.blocks or None
    )


def update(slack: WebClient, channel: str, ts: str, content: Content) -> None:
    """Replaces a message's content."""
    slack.chat_update(channel=channel, ts=ts, text=content.text, blocks=content.blocks)


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
