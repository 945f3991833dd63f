"""A question on its way to people: its decision's record, and its closing when nobody answered."""

from chains.catalog import chain_named
from greenlight.closing import close
from greenlight.contract import Message, decision_id, text_hash
from greenlight.decision import Decision
from greenlight.messages import run_card
from greenlight.records import RunRecord
from greenlight.services import Services
from greenlight.text import one_line, plain

OPTION = 75
"""Characters of an option's first line: what Slack shows beside a radio button."""


def decision_of(services: Services, run: RunRecord, message: Message) -> Decision:
    """The decision that a question asks for. Raises AssertionError for a message that asks nothing."""
    assert message.gate
    before = _asked_for_words(services, run, message)
    return Decision(
        run=run.name,
        id=decision_id(message.token),
        chain=run.chain,
        gate=message.gate,
        execution=message.execution,
        channel=run.channel,
        thread_ts=run.thread_ts,
        requester=run.user,
        asked=message.entered,
        due=message.entered + int(message.gate.timeout.total_seconds()),
        title=message.title,
        text_hash=text_hash(message.text),
        options=tuple(one_line(plain(option.strip().partition("\n")[0]), OPTION) for option in message.options),
        revision=before.revision + 1 if before else 1,
        after=before.ballot.words if before and before.ballot else "",
        after_by=before.user if before else "",
        token=message.token,
    )


def _asked_for_words(services: Services, run: RunRecord, message: Message) -> Decision | None:
    """The decision before this one at its gate, where that was answered with words for the next text.

    It may be claimed still: the bot notes an answer after Step Functions took it, and the run may be faster.
    """
    assert message.gate
    id = decision_id(message.token)
    before = [
        decision
        for decision in services.decisions.of_run(run.name)
        if decision.gate.key == message.gate.key and decision.asked <= message.entered and decision.id != id
    ]
    last = before[-1] if before else None
    choice = last.choice if last else None
    return last if choice and choice.rejects and choice.asks == "words" else None


def close_unanswered(services: Services, message: Message) -> None:
    """Closes the decisions of the message's gate whose time is over."""
    for decision in services.decisions.of_run(message.run_name):
        is_meant = message.gate and decision.gate.key == message.gate.key and decision.due <= message.entered
        if is_meant and decision.state != "answered":
            close(services, decision)


def adopt(services: Services, message: Message) -> RunRecord:
    """A run that was not started from Slack: its record, and its card in the channel that the message names."""
    run = RunRecord(
        name=message.run_name,
        chain=message.run.chain,
        user=message.run.user,
        team=message.run.team,
        channel=message.run.channel,
        inputs={},
        started=message.entered,
        execution=message.execution,
        status="running",
    )
    services.records.start_run(run)
    ts = message.run.thread_ts or services.records.posted(run.name, "card")
    if not ts:
        card = run_card(chain_named(run.chain), run)
        ts = str(services.slack.chat_postMessage(channel=run.channel, text=card.text, blocks=card.blocks)["ts"])
        services.records.note_post(run.name, "card", ts, message.entered)
    return services.records.place_run(run.name, ts) or run
