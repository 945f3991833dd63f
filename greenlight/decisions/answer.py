"""Sends a claimed answer to Step Functions and records the outcome. Only `finish_vote` shows it in Slack.

If the outcome is unknown, the decision stays claimed; after `CLAIM_HELD` seconds it can be settled from the
execution's history.
"""

import time
from dataclasses import replace

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.errors import changed_nothing, code_of
from greenlight.decisions.accepted import accepted_answer, is_over
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import expire, record_answer
from greenlight.decisions.show import show_decision
from greenlight.wire.answer import Answer

logger = Logger(child=True)

TASK_OVER = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
"""SendTaskSuccess's errors for a task that takes no more answers, perhaps because it already has this one."""


class SendError(Exception):
    """A claimed answer was not recorded. The subclass says what is known about it."""


class NotSentError(SendError):
    """Step Functions certainly did not accept the answer, and the claim was released."""


class UnsureError(SendError):
    """It is not known yet whether Step Functions accepted the answer. The claim is kept until it is settled."""


class NotRecordedError(SendError):
    """Step Functions accepted the answer, but the table did not. The record gets it when the claim is settled."""


def send(services: Services, claimed: Decision, text: str | None = None) -> Decision:
    """Sends a claimed answer, with the edited `text` if there is one, records it and returns the new decision.

    The decision is then answered (with this answer, or with one that came first) or expired. Raises SendError.
    """
    answer = _answer(claimed, text)
    try:
        services.executions.answer(claimed.token, answer.to_json())
    except (ClientError, BotoCoreError) as error:
        return _handle_refusal(services, claimed, error)
    return _record(services, claimed, answer)


def claim_agreed(services: Services, decision: Decision) -> Decision | None:
    """Claims the choice that enough people agree on, in the name of the last voter. None if the decision has changed.

    The answer contains the words of all who agree.
    """
    user = decision.agreed[-1]
    words = dict.fromkeys(decision.ballots[each].words for each in decision.agreed)
    ballot = replace(decision.ballots[user], words="\n".join(filter(None, words)))
    return services.decisions.claim(decision, user, ballot, int(time.time()), decision.agreed)


def finish_vote(services: Services, decision: Decision) -> None:
    """Sends the answer that enough people agreed on, if the last voter's click did not send it. For the reconciler.

    Does nothing if they do not agree, or if the decision has changed. Raises SendError, botocore's errors and
    SlackApiError.
    """
    claimed = claim_agreed(services, decision) if decision.state == "open" and decision.agreed else None
    if claimed:
        show_decision(services, send(services, claimed))


def _answer(claimed: Decision, text: str | None) -> Answer:
    assert claimed.ballot
    return Answer(
        decision=claimed.id,
        choice=claimed.ballot.choice,
        user=claimed.user,
        users=claimed.users,
        at=claimed.claimed,
        words=claimed.ballot.words,
        option=claimed.ballot.option,
        text=text,
    )


def _handle_refusal(services: Services, claimed: Decision, error: ClientError | BotoCoreError) -> Decision:
    code = code_of(error)
    if code in TASK_OVER:
        return _settle_gone(services, claimed)
    if not changed_nothing(error):
        logger.warning("no response from Step Functions: the claim is kept", error=code)
        raise UnsureError from error
    _give_back(services, claimed, code)
    raise NotSentError from error


def _settle_gone(services: Services, claimed: Decision) -> Decision:
    """Step Functions has the same errors for an answered task and an expired one. The history tells them apart."""
    try:
        over = is_over(services, claimed, int(time.time()))
        taken = accepted_answer(services, claimed)
        if over and not taken:
            return expire(services, claimed)
    except (ClientError, BotoCoreError) as error:
        logger.warning("the execution could not be read: the claim is kept", error=type(error).__name__)
        raise UnsureError from error
    if not taken:
        raise UnsureError
    return _record(services, claimed, taken)


def _record(services: Services, claimed: Decision, answer: Answer) -> Decision:
    try:
        return record_answer(services, claimed, answer)
    except (ClientError, BotoCoreError) as error:
        logger.warning("the answer was accepted but not recorded", error=type(error).__name__)
        raise NotRecordedError from error


def _give_back(services: Services, claimed: Decision, error: str) -> None:
    logger.warning("Step Functions did not accept the answer", error=error)
    try:
        services.decisions.release(claimed, int(time.time()))
    except (ClientError, BotoCoreError) as lost:
        logger.warning("the claim could not be released", error=type(lost).__name__)
        raise UnsureError from lost
