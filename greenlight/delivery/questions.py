"""A question on its way to people: its decision's record, and its closing when nobody answered."""

import time

from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decision
from greenlight.decisions.taken import is_over
from greenlight.runs.limits import limits_of
from greenlight.runs.record import RunRecord
from greenlight.runs.usage import limit_reached, model_calls
from greenlight.slack.escaping import one_line, plain
from greenlight.spec.catalog import chain_named
from greenlight.wire.names import decision_id, text_hash
from greenlight.wire.notification import Notification

OPTION = 75
"""Characters of an option's first line: what Slack shows beside a radio button."""


SKEW = 2
"""Seconds by which the clocks of the bot and of Step Functions may differ."""


def open_decision(services: Services, run: RunRecord, message: Notification) -> Decision:
    """The decision that a question asks for, put into the table unless it was before; as it stands there.

    One that comes when its time is over, or its run, is closed at once. Raises AssertionError for a message that asks
    nothing.
    """
    new = new_decision(services, run, message)
    services.decisions.ask(new, message.text, message.options)
    decision = services.decisions.get(new.run, new.id) or new
    now = int(time.time())
    is_late = now >= decision.due or (not run.is_open and is_over(services.states, decision, now))
    return close_decision(services, decision) if is_late and decision.is_open else decision


def new_decision(services: Services, run: RunRecord, message: Notification) -> Decision:
    """The decision that a question asks for, as it is new. Raises AssertionError for a message that asks nothing."""
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
        options=tuple(_first_line(option) for option in message.options),
        revision=before.revision + 1 if before else 1,
        after=before.ballot.words if before and before.ballot else "",
        after_by=before.user if before else "",
        last=_limit_reached(services, run, message),
        token=message.token,
    )


def _limit_reached(services: Services, run: RunRecord, message: Notification) -> str:
    limits = limits_of(chain_named(run.chain), services.environment)
    before = [one for one in services.decisions.of_run(run.name) if one.id != decision_id(message.token)]
    return limit_reached(limits, rounds=len(before) + 1, calls=model_calls(services.states, message.execution))


def close_unanswered(services: Services, message: Notification) -> list[Decision]:
    """Closes the decisions of the message's gate whose time is over; those that nobody answered."""
    gate = message.gate
    over = [
        close_decision(services, decision)
        for decision in services.decisions.of_run(message.run_name)
        if gate and decision.gate.key == gate.key and decision.due <= message.entered and decision.state != "answered"
    ]
    return [decision for decision in over if decision.state == "expired"]


def _asked_for_words(services: Services, run: RunRecord, message: Notification) -> Decision | None:
    """The decision before this one at its gate, where that was answered with words for the next text.

    It may be claimed still: the bot notes an answer after Step Functions took it, and the run may be faster. One that
    is open is no predecessor, but the same gate in another branch.
    """
    assert message.gate
    gate, id, entered = message.gate.key, decision_id(message.token), message.entered + SKEW
    others = [decision for decision in services.decisions.of_run(run.name) if decision.id != id]
    before = [one for one in others if one.gate.key == gate and 0 < _taken(one) <= entered]
    last = max(before, key=lambda decision: (_taken(decision), decision.asked, decision.revision), default=None)
    choice = last.choice if last else None
    return last if choice and choice.rejects and choice.asks == "words" else None


def _taken(decision: Decision) -> int:
    """When somebody took the decision for an answer (seconds since 1970), 0 where nobody has."""
    return decision.answered or decision.claimed


def _first_line(option: str) -> str:
    return one_line(plain(option.strip().partition("\n")[0]), OPTION) or "…"
