"""Brings decisions to the state that Step Functions knows: answered if it accepted an answer, expired otherwise.

`newest` only reads. `settle`, `end_decision`, `record_answer` and `expire` write the record; the others also update the
message. AWS's errors are raised as botocore's, Slack's as SlackApiError. A decision that is not shown stays in the
reconciler's queue.
"""

import time

from greenlight.decisions.accepted import accepted_answer, is_over
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.wire.answer import Answer


def settle(services: Services, decision: Decision) -> Decision:
    """Resolves a decision left in doubt; returns its new state.

    It is answered if the execution's history has an answer, expired if there is none and the task is over, and open
    otherwise: an abandoned claim is released. A claim must be older than `CLAIM_HELD`, or its owner's answer may still
    be on its way.
    """
    if not decision.is_open:
        return decision
    # This order matters: a task that is over now takes no answer after we read the history.
    over = is_over(services, decision, int(time.time()))
    if answer := accepted_answer(services, decision):
        return record_answer(services, decision, answer)
    if over:
        return expire(services, decision)
    return services.decisions.release(decision, int(time.time())) or newest(services, decision)


def end_decision(services: Services, decision: Decision) -> Decision:
    """Ends a decision whose task is certainly over: answered if the history has an answer, expired otherwise."""
    if not decision.is_open:
        return decision
    if answer := accepted_answer(services, decision):
        return record_answer(services, decision, answer)
    return expire(services, decision)


def settle_and_show(services: Services, decision: Decision) -> Decision:
    """Settles a decision and updates its message. The reconciler does this with each one that is due."""
    return _show(services, settle(services, decision))


def close_decision(services: Services, decision: Decision) -> Decision:
    """Ends a decision whose task is certainly over, and removes the buttons from its message."""
    return _show(services, end_decision(services, decision))


def close_decisions(services: Services, run: str) -> None:
    """Closes every open decision of a run that has ended.

    Skips decisions that are closed already, because a run may have many; the reconciler shows those that are not shown.
    """
    for decision in services.decisions.of_run(run):
        if decision.is_open:
            close_decision(services, decision)


def record_answer(services: Services, decision: Decision, answer: Answer) -> Decision:
    """Records the answer that Step Functions accepted, unless it is recorded already. Returns the new decision."""
    return services.decisions.answer(decision, answer) or newest(services, decision)


def expire(services: Services, decision: Decision) -> Decision:
    """Closes the decision without an answer, unless somebody else has changed it. Returns the new decision."""
    return services.decisions.expire(decision, int(time.time())) or newest(services, decision)


def newest(services: Services, decision: Decision) -> Decision:
    """The decision as it is now."""
    return services.decisions.get(decision.run, decision.id) or decision


def _show(services: Services, decision: Decision) -> Decision:
    show_decision(services, decision)
    return decision
