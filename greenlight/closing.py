"""Brings decisions to the end that Step Functions knows of: answered, where an answer went through, else expired.

`settled` and `ended` write the record alone; the others show it too. Errors of AWS are raised as botocore's, Slack's as
SlackApiError: a decision that is not shown stays in the reconciler's queue.
"""

import time

from greenlight.cards import show_decision
from greenlight.contract import Answer
from greenlight.decision import Decision
from greenlight.services import Services
from greenlight.taken import answer_taken, is_over


def settled(services: Services, decision: Decision) -> Decision:
    """What becomes of a decision of which nobody knows whether an answer went through: the decision as it is then.

    Answered, where the execution's history has an answer; expired, where it has none and the task is over; else open:
    a claim that was left is given back. A claim must be older than `CLAIM_HELD`, or its owner's answer may still be on
    its way.
    """
    if not decision.is_open:
        return decision
    # In this order: what is over now takes no answer after the history was read.
    over = is_over(services.states, decision, int(time.time()))
    if answer := answer_taken(services.states, decision):
        return noted(services, decision, answer)
    if over:
        return expired(services, decision)
    return services.decisions.release(decision, int(time.time())) or newest(services, decision)


def ended(services: Services, decision: Decision) -> Decision:
    """The end of a decision whose task is surely over: answered, where the history has an answer, else expired."""
    if not decision.is_open:
        return decision
    if answer := answer_taken(services.states, decision):
        return noted(services, decision, answer)
    return expired(services, decision)


def settle_claim(services: Services, decision: Decision) -> Decision:
    """Settles a decision and shows what became of it: what the reconciler does with each one that is due."""
    return _shown(services, settled(services, decision))


def note_answer(services: Services, decision: Decision, answer: Answer) -> Decision:
    """Notes the answer that Step Functions took, and shows it; where it was noted before, only that."""
    return _shown(services, noted(services, decision, answer))


def close(services: Services, decision: Decision) -> Decision:
    """Ends a decision whose task is surely over, and takes the buttons from its message."""
    return _shown(services, ended(services, decision))


def close_decisions(services: Services, run: str) -> None:
    """Closes every open decision of a run that has ended.

    One closed before is left, shown or not: the reconciler's queue has those that are not, and a run may have had many.
    """
    for decision in services.decisions.of_run(run):
        if decision.is_open:
            close(services, decision)


def noted(services: Services, decision: Decision, answer: Answer) -> Decision:
    """The decision with the answer that Step Functions took, whoever has noted it."""
    return services.decisions.answer(decision, answer) or newest(services, decision)


def expired(services: Services, decision: Decision) -> Decision:
    """The decision closed without an answer; as it is now, where somebody else has changed it."""
    return services.decisions.expire(decision, int(time.time())) or newest(services, decision)


def newest(services: Services, decision: Decision) -> Decision:
    """The decision as it is now."""
    return services.decisions.get(decision.run, decision.id) or decision


def _shown(services: Services, decision: Decision) -> Decision:
    show_decision(services, decision)
    return decision
