"""Tends one decision that is due: finishes what was left half done, calls people to it, or closes it.

Each action is recorded first, by a conditional write, and posted afterwards. So two simultaneous rounds do nothing
twice, and an action interrupted between the two, such as a reminder, is lost rather than repeated.
"""

from aws_lambda_powertools import Logger

from greenlight import texts
from greenlight.decisions.accepted import is_over
from greenlight.decisions.answer import finish_vote
from greenlight.decisions.model import CLAIM_HELD, GRACE, Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decision, settle_and_show
from greenlight.decisions.show import show_decision
from greenlight.slack.blocks import Content
from greenlight.slack.post import post_privately
from lambdas.reconciler.calls import call_people
from lambdas.reconciler.runs import tend_run

logger = Logger(child=True)


def tend_decision(services: Services, run: str, id: str, now: int) -> None:
    """Does what is due for a decision, or nothing if it is gone.

    Raises SlackApiError, botocore's errors, SendError and ContractError.
    """
    logger.append_keys(decision=id)
    decision = services.decisions.get(run, id)
    if not decision:
        return
    if not decision.is_open:
        show_decision(services, decision)
    elif decision.state == "claimed":
        _settle_claim(services, decision, now)
    elif is_over(services, decision, now - GRACE):
        tend_run(services, close_decision(services, decision).run, now, patience=0)
    elif decision.agreed:
        finish_vote(services, decision)
    else:
        call_people(services, decision, now)


def _settle_claim(services: Services, claimed: Decision, now: int) -> None:
    """Settles an abandoned claim, and tells the person if their answer did not go through."""
    if claimed.claimed + CLAIM_HELD >= now:
        return
    settled = settle_and_show(services, claimed)
    if not settled.is_open:
        tend_run(services, settled.run, now, patience=0)
    elif settled.agreed:
        finish_vote(services, settled)
    elif settled.state == "open":
        said = Content(texts.answers.DID_NOT_GO_THROUGH, [])
        post_privately(services.slack, claimed.channel, claimed.user, said, claimed.thread_ts)
