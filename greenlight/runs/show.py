"""Shows a run's card as its record has it, no matter who changed that."""

from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.services import RunServices
from greenlight.slack.errors import in_reach
from greenlight.slack.post import permalink, update
from greenlight.spec.catalog import chain_named


def show_card(services: RunServices, run: RunRecord) -> None:
    """Updates the run's card, and again while somebody else has changed the record meanwhile.

    So two writers who overtake each other end with the card of the newest record. A run to which no way is known gets
    one. Raises slack_sdk's SlackApiError.
    """
    shown = None
    newest: RunRecord | None = run
    while newest and newest.thread_ts and newest != shown:
        shown = newest
        with in_reach():
            update(services.slack, shown.channel, shown.thread_ts, run_card(chain_named(shown.chain), shown))
        newest = services.runs.get(shown.name)
    if newest:
        find_card(services, newest)
    if newest and not newest.is_open:
        services.runs.settle_run(newest)


def find_card(services: RunServices, run: RunRecord) -> str:
    """The way to the run, that to its card where no other is known: noted, as App Home and `/greenlight` lead there.

    "" where there is no card. Raises SlackApiError.
    """
    if run.way or not run.thread_ts:
        return run.way
    with in_reach():
        found = permalink(services.slack, run.channel, run.thread_ts)
        services.runs.note_card(run.name, found)
        return found
    return ""
