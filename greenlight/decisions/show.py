"""Shows a decision's message as its record has it, no matter who changed that."""

from typing import Any

from greenlight.decisions.edits import show_edit
from greenlight.decisions.message import decision_message, people_named
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.slack.errors import in_reach
from greenlight.slack.post import update
from greenlight.spec.gate import Choice


def show_decision(services: Services, decision: Decision) -> None:
    """Updates the decision's message, like `show_card`, and once it is answered the run's card. Raises SlackApiError.

    A closed decision leaves the reconciler's queue when both are shown, and in the thread what an edit changed, so that
    whatever breaks off is done again.
    """
    shown = None
    newest: Decision | None = decision
    while newest and newest.message_ts and newest != shown:
        shown = newest
        with in_reach():
            update(services.slack, shown.channel, shown.message_ts, decision_message(shown))
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
    run = noted or services.runs.get(closed.run)
    if run:
        show_card(services, run)


def _note(services: Services, closed: Decision, *, at: int, by: str, choice: Choice) -> RunRecord | None:
    """Notes on the run's record who answered, and what else it waits for, as gates can be open side by side.

    None where a later answer is there already.
    """
    noted = services.runs.note_answer(
        closed.run, decision=closed.id, at=at, by=by, words=choice.done, turned_down=choice.rejects
    )
    open_ones = [other for other in services.decisions.of_run(closed.run) if other.is_open and other.id != closed.id]
    if not (noted and open_ones):
        return noted
    return services.runs.wait_on(closed.run, after=closed.id, **waiting_for(open_ones[-1])) or noted
