"""Opens the decision for a question, and closes it if nobody answers."""

import time

from greenlight.decisions.accepted import is_over
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decision
from greenlight.runs.limits import limits_of
from greenlight.runs.record import RunRecord
from greenlight.runs.usage import limit_sentence, model_calls
from greenlight.slack.escaping import one_line, plain
from greenlight.spec.catalog import chain_named
from greenlight.wire.names import text_hash
from greenlight.wire.notification import Notification

OPTION_LENGTH = 75
"""Characters of an option's first line that are kept: what Slack shows beside a radio button."""

BOT_CLOCK_SKEW = 2
"""Seconds by which the clocks of the bot and of Step Functions may differ."""


def open_decision(services: Services, run: RunRecord, notification: Notification) -> Decision:
    """Puts the decision for a question into the table, unless it is there, and returns it as it is there.

    If Step Functions has published the question again with another token, that one replaces the old one.

    If its time or its run is already over, the decision is closed at once. Raises AssertionError if the notification
    has no gate.
    """
    new = new_decision(services, run, notification)
    services.decisions.ask(new, notification.text, notification.options)
    decision = services.decisions.get(new.run, new.id) or new
    if decision.is_open and decision.token != new.token:
        decision = services.decisions.renew(decision, new.token) or decision
    now = int(time.time())
    is_late = now >= decision.due or (not run.is_open and is_over(services, decision, now))
    return close_decision(services, decision) if is_late and decision.is_open else decision


def new_decision(services: Services, run: RunRecord, notification: Notification) -> Decision:
    """The new decision for a question. Raises AssertionError if the notification has no gate."""
    assert notification.gate
    before = _previous_change_request(services, run, notification)
    return Decision(
        run=run.name,
        id=notification.decision_id,
        chain=run.chain,
        gate=notification.gate,
        execution=notification.execution,
        channel=run.channel,
        thread_ts=run.thread_ts,
        requester=run.user,
        asked=notification.entered,
        due=notification.entered + int(notification.gate.timeout.total_seconds()),
        title=notification.title,
        text_hash=text_hash(notification.text),
        options=tuple(_first_line(option) for option in notification.options),
        revision=before.revision + 1 if before else 1,
        after=before.ballot.words if before and before.ballot else "",
        after_by=before.user if before else "",
        last=_limit_sentence(services, run, notification),
        token=notification.token,
    )


def _limit_sentence(services: Services, run: RunRecord, notification: Notification) -> str:
    limits = limits_of(chain_named(run.chain), services.environment)
    before = [one for one in services.decisions.of_run(run.name) if one.id != notification.decision_id]
    return limit_sentence(limits, rounds=len(before) + 1, calls=model_calls(services, notification.execution))


def close_unanswered(services: Services, notification: Notification) -> list[Decision]:
    """Closes the overdue decisions of the notification's gate. Returns those that nobody answered."""
    gate = notification.gate
    over = [
        close_decision(services, decision)
        for decision in services.decisions.of_run(notification.run_name)
        if gate
        and decision.gate.key == gate.key
        and decision.due <= notification.entered
        and decision.state != "answered"
    ]
    return [decision for decision in over if decision.state == "expired"]


def _previous_change_request(services: Services, run: RunRecord, notification: Notification) -> Decision | None:
    """The previous decision at this gate, if its answer gave words for the next text.

    It may still be claimed: the bot records an answer after Step Functions has accepted it, and the run may be faster.
    An open decision is not a predecessor: it belongs to the same gate in another branch.
    """
    assert notification.gate
    gate, id, entered = notification.gate.key, notification.decision_id, notification.entered + BOT_CLOCK_SKEW
    others = [decision for decision in services.decisions.of_run(run.name) if decision.id != id]
    before = [one for one in others if one.gate.key == gate and 0 < _taken(one) <= entered]
    last = max(before, key=lambda decision: (_taken(decision), decision.asked, decision.revision), default=None)
    choice = last.choice if last else None
    return last if choice and choice.rejects and choice.asks == "words" else None


def _taken(decision: Decision) -> int:
    """When the decision was answered or claimed (seconds since 1970); 0 if it was not."""
    return decision.answered or decision.claimed


def _first_line(option: str) -> str:
    return one_line(plain(option.strip().partition("\n")[0]), OPTION_LENGTH) or "…"
