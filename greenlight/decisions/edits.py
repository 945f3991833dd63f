"""Shows in the thread what an edit changed: once, no matter which function posts it."""

from functools import partial

from greenlight.decisions.diff import changes
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.once import BeingPostedError, Once
from greenlight.runs.thread import post_in_thread
from greenlight.slack.blocks import Content, repeated
from greenlight.slack.errors import ignore_unreachable

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
    contents = changes(services.decisions.text(closed)[0], edited)
    parts = {f"changes{number}": content for number, content in enumerate(contents)}
    left = [part for part in parts if not services.runs.posted(closed.run, f"{closed.id}#{part}")]
    once = Once(services, closed.run, closed.id)
    # If one can never be posted, the others cannot either.
    with ignore_unreachable():
        try:
            for part in left[:MAX_MESSAGES_PER_CALL]:
                once.post(part, partial(_post, services, closed, parts[part]))
        except BeingPostedError:
            return False
        return len(left) <= MAX_MESSAGES_PER_CALL
    return True


def _post(services: Services, closed: Decision, content: Content, may_be_posted: bool) -> str:
    return post_in_thread(services, closed.run, repeated(content) if may_be_posted else content)
