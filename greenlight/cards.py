"""Shows a run's card, and a decision's message, as the records have them, whoever changed those."""

from chains.catalog import chain_named
from greenlight.decision import Decision
from greenlight.edits import show_edit
from greenlight.messages import run_card
from greenlight.questions import decision_message
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
    """Updates the decision's message, like `show_card`; nothing where it has none yet. Raises SlackApiError.

    Below one that was answered with an edited text it is posted what the edit changed, before the decision is settled.
    """
    shown = None
    newest: Decision | None = decision
    while newest and newest.message_ts and newest != shown:
        shown = newest
        content = decision_message(shown)
        services.slack.chat_update(channel=shown.channel, ts=shown.message_ts, text=content.text, blocks=content.blocks)
        newest = services.decisions.get(shown.run, shown.id)
    if newest and newest.message_ts and not newest.is_open and show_edit(services, newest):
        services.decisions.settle(newest)


def show_answer(services: Services, answered: Decision) -> None:
    """Shows who answered what, on the decision's message and on the run's card. Raises SlackApiError."""
    show_decision(services, answered)
    choice = answered.choice
    done = choice.done if choice else ""
    run = services.records.note_answer(answered.run, decision=answered.id, by=answered.user, words=done)
    if run:
        show_card(services, run)
