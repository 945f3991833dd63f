"""Brings decisions to the end that Step Functions knows of: answered, where an answer went through, else expired."""

import time

from greenlight.cards import show_answer, show_decision
from greenlight.contract import Answer
from greenlight.decision import Decision
from greenlight.services import Services
from greenlight.taken import answer_taken, is_over


def settle_claim(services: Services, claimed: Decision) -> Decision:
    """What becomes of a claim of which nobody knows whether its answer went through: the decision as it is then.

    Answered, where the execution's history has the answer; expired, where it has none and the task is over; else open
    again. Shows what has changed. Raises botocore's errors, and SlackApiError.
    """
    if answer := answer_taken(services.states, claimed):
        return note_answer(services, claimed, answer)
    now = int(time.time())
    if is_over(services.states, claimed, now):
        return close(services, claimed)
    return services.decisions.release(claimed, now) or _newest(services, claimed)


def note_answer(services: Services, decision: Decision, answer: Answer) -> Decision:
    """Notes the answer that Step Functions took, and shows it; where it was noted before, only that."""
    answered = services.decisions.answer(decision, answer) or _newest(services, decision)
    show_answer(services, answered)
    return answered


def close(services: Services, decision: Decision) -> Decision:
    """Marks a decision that cannot be answered any more as expired, and takes the buttons from its message."""
    closed = services.decisions.expire(decision, int(time.time())) or _newest(services, decision)
    show_decision(services, closed)
    return closed


def conclude(services: Services, decision: Decision) -> Decision:
    """Brings a decision whose run has ended, or whose time is over, to the end that Step Functions knows of.

    One that was closed before is shown again, so that a repeated delivery repairs what broke off.
    """
    if not decision.is_open:
        show_decision(services, decision)
        return decision
    answer = answer_taken(services.states, decision)
    return note_answer(services, decision, answer) if answer else close(services, decision)


def close_decisions(services: Services, run: str) -> None:
    """Closes every decision of a run that has ended, as Step Functions knows it."""
    for decision in services.decisions.of_run(run):
        conclude(services, decision)


def _newest(services: Services, decision: Decision) -> Decision:
    return services.decisions.get(decision.run, decision.id) or decision
