"""Shows in the thread what an edit changed: once, no matter which function posts it."""

import time

from slack_sdk.errors import SlackApiError

from greenlight.decisions.diff import changes
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.slack.blocks import Content
from greenlight.slack.errors import ignore_unreachable
from greenlight.slack.post import post

MAX_MESSAGES_PER_CALL = 2
"""Messages to post in one call, because Slack may be waiting for it. The reconciler's later calls post the rest."""


def show_edit(services: Services, closed: Decision) -> bool:
    """Posts what the edit of an answered decision changed, each message once. Returns whether nothing is left to post.

    True also if nothing was edited, or if the messages can never be posted. False if messages are left for a later
    call, or if another function is posting one now. Raises SlackApiError.
    """
    edited = services.decisions.edited(closed) if closed.state == "answered" else None
    if edited is None:
        return True
    left = MAX_MESSAGES_PER_CALL
    for number, content in enumerate(changes(services.decisions.text(closed)[0], edited)):
        key = f"{closed.id}#changes{number}"
        if services.runs.posted(closed.run, key):
            continue
        if not left or not services.runs.claim_post(closed.run, key, int(time.time())):
            return False
        if not _post(services, closed, key, content):
            # The others cannot be posted either.
            return True
        left -= 1
    return True


def _post(services: Services, closed: Decision, key: str, content: Content) -> bool:
    """Posts a message. False if it can never be posted."""
    try:
        with ignore_unreachable():
            posted = post(services.slack, closed.channel, content, closed.thread_ts)
            services.runs.note_post(closed.run, key, posted, int(time.time()))
            return True
    except SlackApiError:
        services.runs.release_post(closed.run, key)
        raise
    return False
