"""Shows a run's card, and a decision's message, as the records have them, whoever changed those."""

from typing import Any

from chains.catalog import chain_named
from chains.spec import Choice
from greenlight.blocks import Content
from greenlight.decision import Decision
from greenlight.edits import show_edit
from greenlight.messages import run_card
from greenlight.questions import decision_message, people_named
from greenlight.reach import in_reach
from greenlight.records import RunRecord
from greenlight.services import Services


def show_card(services: Services, run: RunRecord) -> None:
    """Updates the run's card, and again while somebody else has changed the record meanwhile.

    So two writers who overtake each other end with the card of the newest record. A run to which no way is known gets
    one. Raises slack_sdk's SlackApiError.
    """
    shown = None
    newest: RunRecord | None = run
    while newest and newest.thread_ts and newest != shown:
        shown = newest
        _update(services, shown.channel, shown.thread_ts, run_card(chain_named(shown.chain), shown))
        newest = services.records.run(shown.name)
    if newest:
        find_card(services, newest)
    if newest and not newest.is_open:
        services.records.settle_run(newest)


def find_card(services: Services, run: RunRecord) -> str:
    """The way to the run, that to its card where no other is known: noted, as App Home and `/greenlight` lead there.

    "" where there is no card. Raises SlackApiError.
    """
    if run.way or not run.thread_ts:
        return run.way
    with in_reach():
        found = services.slack.chat_getPermalink(channel=run.channel, message_ts=run.thread_ts)
        services.records.note_card(run.name, str(found["permalink"]))
        return str(found["permalink"])
    return ""


def show_decision(services: Services, decision: Decision) -> None:
    """Updates the decision's message, like `show_card`, and once it is answered the run's card. Raises SlackApiError.

    A closed decision leaves the reconciler's queue when both are shown, and in the thread what an edit changed, so that
    whatever breaks off is done again.
    """
    shown = None
    newest: Decision | None = decision
    while newest and newest.message_ts and newest != shown:
        shown = newest
        _update(services, shown.channel, shown.message_ts, decision_message(shown))
        newest = services.decisions.get(shown.run, shown.id)
    if newest and not newest.is_open:
        _show_on_card(services, newest)
        if show_edit(services, newest):
            services.decisions.settle(newest)


def waiting_for(decision: Decision) -> dict[str, Any]:
    """What a run's record says of the decision that it waits for."""
    return {"asked": decision.id, "due": decision.due, **people_named(decision)}


def _show_on_card(services: Services, closed: Decision) -> None:
    """Shows on the run's card who answered, or with what the run went on when nobody did."""
    if closed.state == "answered" and closed.choice:
        noted = _note(services, closed, at=closed.answered, by=closed.user, choice=closed.choice)
    elif closed.default:
        noted = _note(services, closed, at=closed.due, by="", choice=closed.default)
    else:
        return
    run = noted or services.records.run(closed.run)
    if run:
        show_card(services, run)


def _note(services: Services, closed: Decision, *, at: int, by: str, choice: Choice) -> RunRecord | None:
    """Notes on the run's record who answered, and what else it waits for, as gates can be open side by side.

    None where a later answer is there already.
    """
    noted = services.records.note_answer(
        closed.run, decision=closed.id, at=at, by=by, words=choice.done, turned_down=choice.rejects
    )
    open_ones = [other for other in services.decisions.of_run(closed.run) if other.is_open and other.id != closed.id]
    if not (noted and open_ones):
        return noted
    return services.records.wait_on(closed.run, after=closed.id, **waiting_for(open_ones[-1])) or noted


def _update(services: Services, channel: str, ts: str, content: Content) -> None:
    with in_reach():
        services.slack.chat_update(channel=channel, ts=ts, text=content.text, blocks=content.blocks)
