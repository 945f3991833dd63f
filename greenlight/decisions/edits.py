"""Shows in the thread what an edit changed, once, whoever comes to do it."""

import time

from slack_sdk.errors import SlackApiError

from greenlight.decisions.diff import changes
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.slack.blocks import Content
from greenlight.slack.errors import in_reach
from greenlight.slack.post import post

AT_ONCE = 2
"""Messages that one call posts, in a request that Slack waits for; the reconciler's next calls post the others."""


def show_edit(services: Services, closed: Decision) -> bool:
    """Posts what the edit of an answered decision changed, each message once; whether all of it is there.

    False where some are left for a later call, or somebody else is just posting. Raises SlackApiError.
    """
    edited = services.decisions.edited(closed) if closed.state == "answered" else None
    if edited is None:
        return True
    left = AT_ONCE
    for number, content in enumerate(changes(services.decisions.text(closed)[0], edited)):
        key = f"{closed.id}#changes{number}"
        if services.runs.posted(closed.run, key):
            continue
        if not left or not services.runs.claim_post(closed.run, key, int(time.time())):
            return False
        if not _post(services, closed, key, content):
            # Nor can the others be.
            return True
        left -= 1
    return True


def _post(services: Services, closed: Decision, key: str, content: Content) -> bool:
    """Whether it is posted; False where it never can be."""
    try:
        with in_reach():
            posted = post(services.slack, closed.channel, content, closed.thread_ts)
            services.runs.note_post(closed.run, key, posted, int(time.time()))
            return True
    except SlackApiError:
        services.runs.release_post(closed.run, key)
        raise
    return False
