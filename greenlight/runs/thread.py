"""Posts into a run's thread, and gives the run a new card and thread if somebody deleted its card."""

from aws_lambda_powertools import Logger

from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.services import RunServices
from greenlight.slack.blocks import Content
from greenlight.slack.post import ThreadGoneError, post
from greenlight.spec.catalog import chain_named

logger = Logger(child=True)


def post_in_thread(services: RunServices, run: str, said: Content) -> str:
    """Posts into the thread of the run with that name. Returns the message's timestamp.

    If the thread's first message was deleted, the run gets a new card, and its thread continues there. Raises
    SlackApiError, and LookupError if the run has no record.
    """
    found = _found(services, run)
    try:
        return post(services.slack, found.channel, said, found.thread_ts)
    except ThreadGoneError:
        return post(services.slack, found.channel, said, replace_card(services, found).thread_ts)


def replace_card(services: RunServices, gone: RunRecord) -> RunRecord:
    """Posts a new card for a run whose card was deleted. Returns the run with the new card.

    Raises SlackApiError. If two functions notice it at once, the second keeps the first one's card.
    """
    newest = _found(services, gone.name)
    if newest.thread_ts != gone.thread_ts:
        return newest
    logger.warning("the run's card was deleted; it gets a new one", extra={"deleted": gone.thread_ts})
    ts = post(services.slack, newest.channel, run_card(chain_named(newest.chain), newest))
    return services.runs.move_card(newest, ts) or _found(services, gone.name)


def _found(services: RunServices, name: str) -> RunRecord:
    found = services.runs.get(name)
    if not found:
        raise LookupError(f"there is no run {name}")
    return found
