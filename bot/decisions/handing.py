"""Hands a decision over to another person: the policy, the record, the thread, the decision's message and the card."""

import time

from aws_lambda_powertools import Logger

from bot import replies
from bot.decisions.answers import MAX_ATTEMPTS, RefusedError, check_still_there, decision_for
from greenlight import texts
from greenlight.decisions.message import people_named
from greenlight.decisions.model import Decision
from greenlight.decisions.policy import after_hand_over, hand_over_refusal
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.people.channels import ChannelsUnknownError
from greenlight.people.groups import GroupUnknownError
from greenlight.people.kinds import Kind, KindUnknownError
from greenlight.people.permissions import kept_out
from greenlight.runs.show import show_card
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.post import post
from greenlight.wire.button import ButtonValue

logger = Logger(child=True)


def hand_over(services: Services, button: ButtonValue, by: str, to: str) -> None:
    """Asks `to` to decide instead of `by`. Raises RefusedError."""
    kind = _kind(services, to)
    for _ in range(MAX_ATTEMPTS):
        decision = decision_for(services, button, by)
        check_still_there(services, decision, by)
        _check_may_hand_over(services, decision, by, to)
        if kept_out((), decision.gate.policy.also, to, lambda _: kind):
            raise RefusedError(texts.answers.not_asked(kind))
        _check_place(services, decision, to)
        policy = after_hand_over(decision.gate.policy, by, to, decision.requester)
        if moved := services.decisions.hand_over(decision, policy, by, to, int(time.time())):
            _show(services, moved, by, to)
            return
    raise RefusedError(texts.answers.BUSY)


def _kind(services: Services, user: str) -> Kind:
    """Returns what the person is. Raises RefusedError if it is no person."""
    try:
        kind = services.kinds.of(user)
    except KindUnknownError as error:
        raise RefusedError(texts.answers.NOT_LOOKED_UP) from error
    if kind == "nobody":
        raise RefusedError(texts.answers.NOT_AN_APP)
    return kind


def _check_may_hand_over(services: Services, decision: Decision, by: str, to: str) -> None:
    try:
        refusal = hand_over_refusal(decision, by, to, services.groups.members)
    except GroupUnknownError as error:
        logger.warning("a user group could not be looked up", error=str(error))
        raise RefusedError(texts.runs.GROUP_UNKNOWN) from error
    if refusal:
        raise RefusedError(refusal)


def _check_place(services: Services, decision: Decision, user: str) -> None:
    """Raises RefusedError if the person is not in the channel, because Slack would not notify them."""
    try:
        is_elsewhere = services.channels.lacks(decision.channel, user)
    except ChannelsUnknownError:
        # They see the question in App Home in any case.
        return
    if is_elsewhere:
        raise RefusedError(texts.answers.ELSEWHERE)


def _show(services: Services, decision: Decision, by: str, to: str) -> None:
    """Asks the person first: if this is interrupted, the reconciler cannot know that they were not asked."""
    is_told = _tell(services, decision, by, to)
    show_decision(services, decision)
    run = services.runs.record_who_may_answer(decision.run, decision=decision.id, **people_named(decision))
    if run:
        show_card(services, run)
    if not is_told:
        raise RefusedError(texts.answers.NOT_TOLD)


def _tell(services: Services, decision: Decision, by: str, to: str) -> bool:
    """Posts the question in the thread for the new person. Returns False if Slack did not accept it."""
    asks = replies.asks_you(decision, by, to)
    try:
        post(services.slack, decision.channel, asks, decision.thread_ts)
    except NO_ANSWER as error:
        logger.warning("the person could not be told about a question handed over to them", error=str(error))
        return False
    return True
