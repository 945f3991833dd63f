"""Answers decisions: policy, claim, Step Functions, the record, the message. `docs/decisions/0005` says why so."""

import time
from dataclasses import dataclass

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from bot import replies
from greenlight.cards import show_decision
from greenlight.closing import close, note_answer, settle_claim
from greenlight.contract import Answer, ButtonValue
from greenlight.decision import CLAIM_HELD, Ballot, Decision
from greenlight.groups import GroupUnknownError
from greenlight.policies import may_answer, outcome
from greenlight.services import Services
from greenlight.taken import answer_taken, is_over

logger = Logger(child=True)

GONE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
TRIES = 5
"""How often a decision that others change at the same time is read anew."""


class RefusedError(Exception):
    """An action that is not taken: the text says to the person why, and what to do next."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a person answers with: the choice, and what it asks for. `text` is the edited text."""

    choice: str
    words: str = ""
    option: int | None = None
    text: str | None = None


def decision_for(services: Services, button: ButtonValue, user: str) -> Decision:
    """The open decision of a button, for somebody who may answer it. Raises RefusedError.

    Every action on a decision begins here. A claim whose owner died is settled first.
    """
    logger.append_keys(run=button.run, decision=button.decision)
    decision = services.decisions.get(button.run, button.decision)
    if not decision:
        raise RefusedError(replies.UNKNOWN)
    _check_policy(services, decision, user)
    if decision.state == "claimed" and decision.claimed < int(time.time()) - CLAIM_HELD:
        decision = settle_claim(services, decision)
    if decision.state != "open":
        raise RefusedError(replies.not_taken(decision))
    return decision


def answer(services: Services, button: ButtonValue, user: str, reply: Reply) -> None:
    """Answers the decision of a button. Raises RefusedError.

    One of two simultaneous answers wins the claim. The message says "greenlit" only after Step Functions has taken the
    answer; after an error that surely changed nothing the claim is given back. Where it takes several people the
    answer waits until enough agree.
    """
    for _ in range(TRIES):
        decision = decision_for(services, button, user)
        ballot = _ballot(services, decision, reply)
        if decision.gate.policy.quorum > 1:
            voted = services.decisions.vote(decision, user, ballot, int(time.time()))
            if not voted:
                continue
            decision = voted
        users = outcome(decision.gate, decision.ballots) if decision.gate.policy.quorum > 1 else (user,)
        if not users:
            show_decision(services, decision)
            return
        claimed = services.decisions.claim(decision, user, ballot, int(time.time()), users)
        if claimed:
            send(services, claimed, button.token or claimed.token, reply.text)
            return
    raise RefusedError(replies.BUSY)


def send(services: Services, claimed: Decision, token: str, text: str | None) -> None:
    """Sends a claimed answer to Step Functions, notes it and shows it. Raises RefusedError."""
    assert claimed.ballot
    taken = Answer(
        decision=claimed.id,
        choice=claimed.ballot.choice,
        user=claimed.user,
        users=claimed.users,
        at=claimed.claimed,
        words=claimed.ballot.words,
        option=claimed.ballot.option,
        text=text,
    )
    try:
        services.states.send_task_success(taskToken=token, output=taken.to_json())
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            _refuse_gone(services, claimed)
        else:
            _give_back(services, claimed, error)
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        _give_back(services, claimed, error)
    except BotoCoreError as error:
        logger.warning("no reply from Step Functions: the claim is kept until it is settled")
        raise RefusedError(replies.UNSURE) from error
    else:
        note_answer(services, claimed, taken)


def _refuse_gone(services: Services, claimed: Decision) -> None:
    """Step Functions has one error for a task that was answered and one that is over: the history tells them apart."""
    try:
        taken = answer_taken(services.states, claimed)
        over = not taken and is_over(services.states, claimed, int(time.time()))
    except (ClientError, BotoCoreError) as error:
        logger.warning("the execution's history could not be read: the claim is kept until it is settled")
        raise RefusedError(replies.UNSURE) from error
    if taken:
        answered = note_answer(services, claimed, taken)
        if (taken.user, taken.at) != (claimed.user, claimed.claimed):
            raise RefusedError(replies.not_taken(answered))
    elif over:
        raise RefusedError(replies.not_taken(close(services, claimed)))
    else:
        raise RefusedError(replies.UNSURE)


def _give_back(services: Services, claimed: Decision, error: ClientError | BotoCoreError) -> None:
    logger.warning("Step Functions did not take the answer", error=str(error))
    services.decisions.release(claimed, int(time.time()))
    raise RefusedError(replies.NOT_SENT) from error


def _check_policy(services: Services, decision: Decision, user: str) -> None:
    try:
        allowed = may_answer(decision.gate.policy, user, requester=decision.requester, in_group=services.groups.has)
    except GroupUnknownError as error:
        logger.warning("a user group could not be looked up", error=str(error))
        raise RefusedError(replies.GROUP_UNKNOWN) from error
    if not allowed:
        raise RefusedError(replies.not_allowed(decision))


def _ballot(services: Services, decision: Decision, reply: Reply) -> Ballot:
    """What the person chose, as it is kept; an edited text is kept before it is answered with. Raises RefusedError."""
    choice = next((choice for choice in decision.offered if choice.key == reply.choice), None)
    if not choice:
        raise RefusedError(replies.UNKNOWN)
    digest = "" if reply.text is None else services.decisions.keep_edited(decision, reply.text, int(time.time()))
    return Ballot(choice=choice.key, words=reply.words, option=reply.option, text_hash=digest)
