"""Answers decisions: policy, claim, Step Functions, the record, the message. `docs/decisions/0005` explains why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bot import replies
from bot.runs.seeing import has_left, workspace_refusal
from greenlight import texts
from greenlight.decisions.answer import NotRecordedError, NotSentError, SendError, claim_agreed, send
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import CLAIM_HELD, Decision
from greenlight.decisions.services import Services
from greenlight.decisions.settle import settle
from greenlight.decisions.show import show_decision
from greenlight.home.overview import is_personal
from greenlight.people.channels import ChannelsUnknownError
from greenlight.people.groups import GroupUnknownError
from greenlight.people.kinds import Kind, KindUnknownError
from greenlight.people.permissions import kept_out, may_answer, named_in
from greenlight.slack.errors import NO_ANSWER
from greenlight.spec.gate import Choice
from greenlight.wire.answer import OUTPUT_LIMIT, Answer
from greenlight.wire.button import ButtonValue
from greenlight.wire.reading import ContractError

logger = Logger(child=True)

MAX_ATTEMPTS = 8
"""How many times a decision is read before giving up because other people keep changing it."""

ENVELOPE = 8_000
"""Bytes reserved in an answer for everything except its words and its text, such as who answered and when."""


class RefusedError(Exception):
    """The private message to a person whose action failed or is in doubt: it says why, and what to do next."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A person's answer: the choice, and what the choice asks for. `text` is the edited text."""

    choice: str
    words: str = ""
    option: int | None = None
    text: str | None = None


def decision_for(services: Services, button: ButtonValue, user: str) -> Decision:
    """Returns the open decision of a button if this user may answer it. Raises RefusedError.

    Every action on a decision starts here, and reads the decision once. If the process that claimed the decision died,
    the claim is settled first. If the decision is closed, its message is updated, because it may still have buttons.
    """
    logger.append_keys(run=button.run, decision=button.decision)
    with _refuse_on_error():
        decision = services.decisions.get(button.run, button.decision)
        refusal = workspace_refusal(services, services.runs.find(button.run), user)
    if not decision:
        raise RefusedError(texts.answers.UNKNOWN)
    if refusal:
        raise RefusedError(refusal)
    if button.home:
        _check_place(services, decision, user)
    _check_policy(services, decision, user)
    if decision.state == "claimed" and decision.claimed < int(time.time()) - CLAIM_HELD:
        decision = _settle_claim(services, decision)
    if not decision.is_open:
        _show(services, decision)
    if decision.state != "open":
        raise RefusedError(replies.not_taken(decision))
    return decision


def answer(
    services: Services, button: ButtonValue, user: str, reply: Submission, known: Decision | None = None
) -> None:
    """Answers the decision of a button. Raises RefusedError.

    `known` is the decision that `decision_for` has just returned. If other people change it in the meantime, it is
    read again.

    Of two simultaneous answers, one wins the claim. The message says "greenlit" only after Step Functions has accepted
    the answer. After an error that certainly changed nothing, the claim is released. If several people have to agree,
    the answer is sent once enough of them do.
    """
    for attempt in range(MAX_ATTEMPTS):
        decision = known if known and not attempt else decision_for(services, button, user)
        with _refuse_on_error():
            moved = _record_choice(services, decision, user, _make_ballot(services, decision, reply))
        if moved and moved.state == "claimed":
            _send(services, moved, user, reply)
            return
        if moved:
            _show(services, moved)
            return
    raise RefusedError(texts.answers.BUSY)


def _record_choice(services: Services, decision: Decision, user: str, ballot: Ballot) -> Decision | None:
    """Claims the decision, or records a vote if more people have to agree; None if the decision has changed."""
    if decision.gate.policy.quorum == 1:
        return services.decisions.claim(decision, user, ballot, int(time.time()), (user,))
    moved: Decision | None = decision
    # Once enough people agree, the result is final even before it is sent. A repeated click is not a second vote.
    if not decision.agreed and decision.ballots.get(user) != ballot:
        moved = services.decisions.vote(decision, user, ballot, int(time.time()))
    return claim_agreed(services, moved) if moved and moved.agreed else moved


def _send(services: Services, claimed: Decision, user: str, reply: Submission) -> None:
    try:
        decision = send(services, claimed, reply.text)
    except SendError as error:
        said = {NotSentError: texts.answers.NOT_SENT, NotRecordedError: texts.answers.NOT_NOTED}
        raise RefusedError(said.get(type(error), texts.answers.UNSURE)) from error
    _show(services, decision)
    chosen = decision.ballot.choice if decision.ballot else ""
    is_sent = (decision.user, decision.answered) == (claimed.user, claimed.claimed)
    if not (is_sent and user in decision.users and chosen == reply.choice):
        raise RefusedError(replies.not_taken(decision))


def _settle_claim(services: Services, claimed: Decision) -> Decision:
    try:
        return settle(services, claimed)
    except (ClientError, BotoCoreError) as error:
        logger.warning("an abandoned claim could not be settled", error=type(error).__name__)
        raise RefusedError(texts.answers.UNSURE) from error


def _show(services: Services, decision: Decision) -> None:
    """Shows a decision. Errors are only logged, because the reconciler shows it later."""
    try:
        show_decision(services, decision)
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("the decision could not be shown; the reconciler will retry", error=type(error).__name__)


def _check_policy(services: Services, decision: Decision, user: str) -> None:
    try:
        allowed = may_answer(decision.gate.policy, user, requester=decision.requester, in_group=services.groups.has)
    except GroupUnknownError as error:
        logger.warning("a user group could not be looked up", error=str(error))
        raise RefusedError(texts.runs.GROUP_UNKNOWN) from error
    if not allowed:
        raise RefusedError(replies.not_allowed(decision, user))
    if kind := kept_out_of(services, decision, user):
        raise RefusedError(texts.answers.not_for(kind))


def kept_out_of(services: Services, decision: Decision, user: str) -> Kind | None:
    """Returns what the user is, if the policy keeps out such people, and else None. Raises RefusedError."""
    policy = decision.gate.policy
    try:
        return kept_out(named_in(policy, decision.requester), policy.also, user, services.kinds.of)
    except KindUnknownError as error:
        raise RefusedError(texts.runs.PERSON_UNKNOWN) from error


def _check_place(services: Services, decision: Decision, user: str) -> None:
    """Raises RefusedError if the user has left the channel, because their App Home may be out of date."""
    if not decision.gate.policy.is_open or is_personal(decision, user):
        return
    try:
        if decision.channel not in services.channels.shared_with(user):
            raise RefusedError(texts.answers.NOT_IN_CHANNEL)
    except ChannelsUnknownError as error:
        raise RefusedError(texts.runs.CHANNELS_UNKNOWN) from error


def check_still_there(services: Services, decision: Decision, user: str) -> None:
    """Raises RefusedError if the user has left the channel since they opened a modal."""
    is_for_all = decision.gate.policy.is_open and not is_personal(decision, user)
    if is_for_all and has_left(services, decision.channel, user):
        raise RefusedError(texts.answers.NOT_IN_CHANNEL)


def _make_ballot(services: Services, decision: Decision, reply: Submission) -> Ballot:
    """Checks a reply, stores its edited text, and returns the ballot to record. Raises RefusedError."""
    choice = next((choice for choice in decision.offered if choice.key == reply.choice), None)
    if not choice:
        raise RefusedError(texts.answers.UNKNOWN)
    if not _is_complete(choice, reply, len(decision.options)):
        raise RefusedError(texts.answers.INCOMPLETE)
    draft = Answer(decision="", choice=choice.key, user="", at=0, words=reply.words, text=reply.text)
    if len(draft.to_json().encode()) > OUTPUT_LIMIT - ENVELOPE:
        raise RefusedError(texts.answers.TOO_LARGE)
    digest = "" if reply.text is None else services.decisions.keep_edited(decision, reply.text, int(time.time()))
    return Ballot(choice=choice.key, words=reply.words, option=reply.option, text_hash=digest)


def _is_complete(choice: Choice, reply: Submission, options: int) -> bool:
    """Whether the reply contains what its choice asks for, and nothing else."""
    given = {"words": bool(reply.words.strip()), "text": reply.text is not None, "option": reply.option is not None}
    if reply.option is not None and not 0 <= reply.option < options:
        return False
    return {name for name, is_given in given.items() if is_given} == ({choice.asks} - {""})


@contextmanager
def _refuse_on_error() -> Iterator[None]:
    """Raises RefusedError if the table does not answer or its item is invalid; nothing has been sent by then."""
    try:
        yield
    except ContractError as error:
        logger.exception("the decision is not valid")
        raise RefusedError(texts.answers.UNREADABLE) from error
    except (ClientError, BotoCoreError) as error:
        logger.warning("the table did not answer", error=type(error).__name__)
        raise RefusedError(texts.answers.NO_RECORDS) from error
