"""Sends a claimed answer to Step Functions, and notes what became of it. Nothing here shows anything in Slack.

What is not known stays claimed: whoever comes `CLAIM_HELD` seconds later settles it by the execution's history.
"""

import time
from dataclasses import replace

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.errors import changed_nothing, code_of
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import expire, record_answer
from greenlight.decisions.show import show_decision
from greenlight.decisions.taken import answer_taken, is_over
from greenlight.wire.answer import Answer

logger = Logger(child=True)

GONE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
"""Errors of SendTaskSuccess for a task that takes no answer any more, perhaps because it has ours."""


class SendError(Exception):
    """An answer that was claimed, and is not noted: which of these it is says what is known of it."""


class NotSentError(SendError):
    """Step Functions surely did not take the answer, and the claim was given back."""


class UnsureError(SendError):
    """Nobody knows yet whether Step Functions took the answer: the claim is kept until it is settled."""


class NotNotedError(SendError):
    """Step Functions took the answer, and the table did not: the record gets it when the claim is settled."""


def send(services: Services, claimed: Decision, text: str | None = None) -> Decision:
    """Sends a claimed answer, with the edited `text` where there is one, and notes it: the decision as it is then.

    That is answered, by this answer or by another that came first, or expired. Raises SendError.
    """
    answer = _answer(claimed, text)
    try:
        services.executions.answer(claimed.token, answer.to_json())
    except (ClientError, BotoCoreError) as error:
        return _refused(services, claimed, error)
    return _noted(services, claimed, answer)


def claim_agreed(services: Services, decision: Decision) -> Decision | None:
    """Claims, for whoever was the last to make it, the choice that enough people made; None where it has changed.

    What they asked for in words goes on together.
    """
    user = decision.agreed[-1]
    words = dict.fromkeys(decision.ballots[each].words for each in decision.agreed)
    ballot = replace(decision.ballots[user], words="\n".join(filter(None, words)))
    return services.decisions.claim(decision, user, ballot, int(time.time()), decision.agreed)


def finish_vote(services: Services, decision: Decision) -> None:
    """Answers with what enough people agreed on, where whoever came last did not: for the reconciler.

    Nothing where they have not, or the decision has changed. Raises SendError, botocore's errors and SlackApiError.
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


def _refused(services: Services, claimed: Decision, error: ClientError | BotoCoreError) -> Decision:
    code = code_of(error)
    if code in GONE:
        return _gone(services, claimed)
    if not changed_nothing(error):
        logger.warning("no reply from Step Functions: the claim is kept", error=code)
        raise UnsureError from error
    _give_back(services, claimed, code)
    raise NotSentError from error


def _gone(services: Services, claimed: Decision) -> Decision:
    """Step Functions has one error for a task that was answered and one that is over: the history tells them apart."""
    try:
        over = is_over(services, claimed, int(time.time()))
        taken = answer_taken(services, claimed)
        if over and not taken:
            return expire(services, claimed)
    except (ClientError, BotoCoreError) as error:
        logger.warning("the execution could not be read: the claim is kept", error=type(error).__name__)
        raise UnsureError from error
    if not taken:
        raise UnsureError
    return _noted(services, claimed, taken)


def _noted(services: Services, claimed: Decision, answer: Answer) -> Decision:
    try:
        return record_answer(services, claimed, answer)
    except (ClientError, BotoCoreError) as error:
        logger.warning("the answer was taken and not noted", error=type(error).__name__)
        raise NotNotedError from error


def _give_back(services: Services, claimed: Decision, error: str) -> None:
    logger.warning("Step Functions did not take the answer", error=error)
    try:
        services.decisions.release(claimed, int(time.time()))
    except (ClientError, BotoCoreError) as lost:
        logger.warning("the claim could not be given back", error=type(lost).__name__)
        raise UnsureError from lost
