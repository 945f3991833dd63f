"""Updates a run's card from its record, no matter who changed the record."""

from slack_sdk.errors import SlackApiError

from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.services import RunServices
from greenlight.runs.thread import replace_card
from greenlight.slack.errors import ignore_unreachable, is_missing
from greenlight.slack.post import permalink, update
from greenlight.spec.catalog import chain_named


def show_card(services: RunServices, run: RunRecord) -> None:
    """Updates the run's card until it shows the newest record. An ended run then leaves the reconciler's queue.

    If two writers overtake each other, the card still ends up showing the newest record. A run without a permalink gets
    one. Raises slack_sdk's SlackApiError.
    """
    shown = None
    newest: RunRecord | None = run
    while newest and newest.thread_ts and newest != shown:
        shown = newest
        newest = _update(services, shown) or services.runs.get(shown.name)
    if newest:
        record_permalink(services, newest)
    if newest and not newest.is_open:
        services.runs.take_off_queue(newest)


def _update(services: RunServices, run: RunRecord) -> RunRecord | None:
    """Updates the card. Returns the run if it got a new card, because somebody deleted the card of an open run."""
    with ignore_unreachable():
        try:
            update(services.slack, run.channel, run.thread_ts, run_card(chain_named(run.chain), run))
        except SlackApiError as error:
            if not is_missing(error) or not run.is_open:
                raise
            return replace_card(services, run)
    return None


def record_permalink(services: RunServices, run: RunRecord) -> str:
    """Returns the run's permalink; looks up and records the card's if the run has none, for App Home and `/greenlight`.

    "" if there is no card. Raises SlackApiError.
    """
    if run.permalink or not run.thread_ts:
        return run.permalink
    with ignore_unreachable():
        found = permalink(services.slack, run.channel, run.thread_ts)
        services.runs.record_card(run.name, found)
        return found
    return ""
