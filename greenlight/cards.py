"""Shows a run's card, and a decision's message, as the records have them, whoever changed those."""

from typing import Any

from chains.catalog import chain_named
from greenlight.decision import Decision
from greenlight.messages import run_card
from greenlight.questions import decision_message, who_may
from greenlight.records import RunRecord
from greenlight.services import Services


def show_card(services: Services, run: RunRecord) -> None:
    """Updates the run's card, and again while somebody else has changed the record meanwhile.

    So two writers who overtake each other end with the card of the newest record. Raises slack_sdk's SlackApiError.
    """
    shown = None
    newest: RunRecord | None = run
    while newest and newest.thread_ts and newest != shown:
        shown = newest
        card = run_card(chain_named(shown.chain), shown)
        services.slack.chat_update(channel=shown.channel, ts=shown.thread_ts, text=card.text, blocks=card.blocks)
        newest = services.records.run(shown.name)
    if newest and not newest.is_open:
        services.records.settle_run(newest)


def show_decision(services: Services, decision: Decision) -> None:
    """Updates the decision's message, like `show_card`; nothing where it has none yet. Raises SlackApiError."""
    shown = None
    newest: Decision | None = decision
    while newest and newest.message_ts and newest != shown:
        shown = newest
        content = decision_message(shown)
        services.slack.chat_update(channel=shown.channel, ts=shown.message_ts, text=content.text, blocks=content.blocks)
        newest = services.decisions.get(shown.run, shown.id)
    if newest and newest.message_ts and not newest.is_open:
        services.decisions.settle(newest)


def show_answer(services: Services, answered: Decision) -> None:
    """Shows who answered what, on the decision's message and on the run's card. Raises SlackApiError."""
    show_decision(services, answered)
    choice = answered.choice
    run = note_answered(services, answered.run, answered.id, answered.user, choice.done if choice else "")
    if run:
        show_card(services, run)


def note_answered(services: Services, run: str, decision: str, by: str, words: str) -> RunRecord | None:
    """Notes on the run's record who answered, and what else it waits for, as gates can be open side by side."""
    noted = services.records.note_answer(run, decision=decision, by=by, words=words)
    open_ones = [other for other in services.decisions.of_run(run) if other.is_open and other.id != decision]
    if not (noted and open_ones):
        return noted
    return services.records.wait_on(run, after=decision, **waiting_for(open_ones[-1])) or noted


def waiting_for(decision: Decision) -> dict[str, Any]:
    """What a run's record says of the decision that it waits for."""
    return {"asked": decision.id, "due": decision.due, "waiting_for": who_may(decision)}
