"""Brings decisions to the end that Step Functions knows of: answered, where an answer went through, else expired.

`settled` and `ended` write the record alone; the others show it too. Errors of AWS are raised as botocore's, Slack's as
SlackApiError: a decision that is not shown stays in the reconciler's queue.
"""

import time

from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.decisions.taken import answer_taken, is_over
from greenlight.wire.answer import Answer


def settle(services: Services, decision: Decision) -> Decision:
    """Resolves a decision left in doubt; returns its new state.

    Answered, where the execution's history has an answer; expired, where it has none and the task is over; else open:
    a claim that was left is given back. A claim must be older than `CLAIM_HELD`, or its owner's answer may still be on
    its way.
    """
    if not decision.is_open:
        return decision
    # In this order: what is over now takes no answer after the history was read.
    over = is_over(services, decision, int(time.time()))
    if answer := answer_taken(services, decision):
        return record_answer(services, decision, answer)
    if over:
        return expire(services, decision)
    return services.decisions.release(decision, int(time.time())) or newest(services, decision)


def end_decision(services: Services, decision: Decision) -> Decision:
    """Ends a decision whose task is surely over: answered, where the history has an answer, else expired."""
    if not decision.is_open:
        return decision
    if answer := answer_taken(services, decision):
        return record_answer(services, decision, answer)
    return expire(services, decision)


def settle_claim(services: Services, decision: Decision) -> Decision:
    """Settles a decision and shows what became of it: what the reconciler does with each one that is due."""
    return _shown(services, settle(services, decision))


def close_decision(services: Services, decision: Decision) -> Decision:
    """Ends a decision whose task is surely over, and takes the buttons from its message."""
    return _shown(services, end_decision(services, decision))


def close_decisions(services: Services, run: str) -> None:
    """Closes every open decision of a run that has ended.

    One closed before is left, shown or not: the reconciler's queue has those that are not, and a run may have had many.
    """
    for decision in services.decisions.of_run(run):
        if decision.is_open:
            close_decision(services, decision)


def record_answer(services: Services, decision: Decision, answer: Answer) -> Decision:
    """Records the answer that Step Functions took, unless it is recorded already; returns the decision as it is."""
    return services.decisions.answer(decision, answer) or newest(services, decision)


def expire(services: Services, decision: Decision) -> Decision:
    """Closes the decision without an answer, unless somebody else has changed it; returns it as it is then."""
    return services.decisions.expire(decision, int(time.time())) or newest(services, decision)


def newest(services: Services, decision: Decision) -> Decision:
    """The decision as it is now."""
    return services.decisions.get(decision.run, decision.id) or decision


def _shown(services: Services, decision: Decision) -> Decision:
    show_decision(services, decision)
    return decision
