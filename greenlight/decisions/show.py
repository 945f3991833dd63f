"""Updates a decision's message from its record, no matter who changed the record."""

from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from greenlight.decisions.edits import show_edit
from greenlight.decisions.message import decision_message, people_named
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.runs.thread import post_in_thread
from greenlight.slack.errors import ignore_unreachable, is_missing
from greenlight.slack.post import update
from greenlight.spec.gate import Choice


def show_decision(services: Services, decision: Decision) -> None:
    """Updates the decision's message, and once the decision is closed, the run's card. Raises SlackApiError.

    A closed decision leaves the reconciler's queue only when the message, the card and the changes of an edit are all
    shown, so anything interrupted is done again.
    """
    shown = None
    newest: Decision | None = decision
    while newest and newest.message_ts and newest != shown:
        shown = newest
        _update(services, shown)
        newest = services.decisions.get(shown.run, shown.id)
    if newest and not newest.is_open:
        _show_on_card(services, newest)
        if show_edit(services, newest):
            services.decisions.take_off_queue(newest)


def repost_question(services: Services, decision: Decision) -> str:
    """Posts the question of an open decision whose message somebody deleted. Returns the new message's timestamp.

    Raises SlackApiError.
    """
    ts = post_in_thread(services, decision.run, decision_message(replace(decision, message_ts="")))
    services.decisions.place(decision, ts)
    return ts


def _update(services: Services, decision: Decision) -> None:
    with ignore_unreachable():
        try:
            update(services.slack, decision.channel, decision.message_ts, decision_message(decision))
        except SlackApiError as error:
            if not is_missing(error) or not decision.is_open:
                raise
            repost_question(services, decision)


def waiting_for(decision: Decision) -> dict[str, Any]:
    """The fields of a run's record that describe the decision it waits for."""
    return {"asked": decision.id, "due": decision.due, **people_named(decision)}


def _show_on_card(services: Services, closed: Decision) -> None:
    """Shows on the run's card who answered, or how the run continued if nobody did."""
    if closed.state == "answered" and closed.choice:
        noted = _note(services, closed, at=closed.answered, by=closed.user, choice=closed.choice)
    elif closed.default:
        noted = _note(services, closed, at=closed.due, by="", choice=closed.default)
    else:
        return
    run = noted or services.runs.get(closed.run)
    if run:
        show_card(services, run)


def _note(services: Services, closed: Decision, *, at: int, by: str, choice: Choice) -> RunRecord | None:
    """Records on the run who answered and, since several gates can be open at once, what else it waits for.

    None if a later answer is recorded already.
    """
    noted = services.runs.record_newest_answer(
        closed.run, decision=closed.id, at=at, by=by, words=choice.done, turned_down=choice.rejects
    )
    open_ones = [other for other in services.decisions.of_run(closed.run) if other.is_open and other.id != closed.id]
    if not (noted and open_ones):
        return noted
    return services.runs.wait_on(closed.run, after=closed.id, **waiting_for(open_ones[-1])) or noted
