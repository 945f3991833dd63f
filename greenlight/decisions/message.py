"""A decision's message: the question with its buttons, and later who answered what."""

from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from greenlight import texts
from greenlight.decisions.ballots import Ballot, votes_needed
from greenlight.decisions.model import Decision
from greenlight.decisions.options import option_names
from greenlight.people.mentions import mention, mentions, named
from greenlight.people.permissions import named_in
from greenlight.slack.blocks import Content, actions, bold, content, context, quoted, short, when
from greenlight.slack.escaping import escape, one_line, quiet
from greenlight.spec.gate import Choice
from greenlight.wire.button import ButtonValue

DECIDE = "decide:"
HAND_OVER = "hand_over"

MAX_WORDS_LENGTH = 8_000
"""Characters of words to quote below an answer. With the question and who answered, this stays below 10,000."""

WORDS_EXCERPT = 200
"""Characters to show of the words that led to a revision; the previous decision has all of them."""


def decision_message(decision: Decision) -> Content:
    """A decision's current message: with its buttons while it is open, and with the outcome after that.

    The first version mentions only people who were named as the ones to answer. Slack does not notify people of
    updates, so later versions (once `message_ts` is set) name others too.
    """
    return _asked(decision) if decision.is_open else _closed(decision)


def who_may(decision: Decision, anyone: Callable[[bool], str] = texts.questions.anyone_here) -> str:
    """Who may answer, as mrkdwn: "anyone in this channel", "<@U1> or <!subteam^S1>".

    `anyone` has the words for anyone, or anyone except the requester, as they fit the place where they appear. The
    requester is mentioned only if they may answer.
    """
    return named(**people_named(decision), anyone=anyone)


def people_named(decision: Decision) -> dict[str, Any]:
    """Who may answer, in the fields of a run's record: the names (mrkdwn), and whether the requester is excluded."""
    policy, requester = decision.gate.policy, decision.requester
    excluded = policy.requester == "not" and bool(requester)
    if policy.is_open:
        return {"waiting_for": "", "but_requester": excluded}
    allowed = list(dict.fromkeys((*named_in(policy, requester), *policy.groups)))
    nobody = texts.questions.NOBODY if excluded else texts.questions.UNKNOWN_REQUESTER
    names = mentions(allowed) if allowed else nobody
    excluded = excluded and bool(policy.groups)
    if policy.groups and policy.not_users:
        # Without their names: a reminder must not ping them.
        return {"waiting_for": texts.questions.not_those_who_asked(names, excluded), "but_requester": False}
    return {"waiting_for": names, "but_requester": excluded}


def people_asked(decision: Decision) -> list[str]:
    """Mentions of the people who may answer; none if anyone may, because that would ping a whole channel."""
    return [] if decision.gate.policy.is_open else [who_may(decision)]


def by_whom(decision: Decision) -> str:
    """Who answered, as mrkdwn."""
    return mentions(decision.users or (decision.user,), texts.words.together)


def _asked(decision: Decision) -> Content:
    may = texts.questions.may_answer(who_may(decision), when(decision.due))
    blocks = [
        *_revision(decision),
        bold(decision.gate.question),
        context(" ".join([may, *_needed(decision), *_otherwise(decision)])),
        *_votes(decision),
        *([context(line)] if (line := _limit_sentence(decision)) else []),
        *actions(*(_button(decision, choice) for choice in decision.offered), *_hand_over(decision)),
    ]
    return content(f"{_question(decision)} {may}", blocks)


def _closed(decision: Decision) -> Content:
    line = _closing_line(decision)
    blocks = [*_revision(decision), bold(decision.gate.question), context(line), *_words(decision)]
    return content(f"{_question(decision)} {line}", blocks)


def _closing_line(decision: Decision) -> str:
    choice = decision.choice
    if decision.state == "answered" and choice and decision.ballot:
        said = escape(choice.done), by_whom(decision), when(decision.answered)
        if picked := _option(decision, decision.ballot):
            with_option = texts.questions.rejected_with if choice.rejects else texts.questions.answered_with
            return with_option(*said, picked)
        return (texts.questions.rejected if choice.rejects else texts.questions.answered)(*said)
    if not decision.ran_out:
        return texts.questions.run_ended(when(decision.expired_at))
    if decision.default:
        return texts.questions.unanswered_continued(when(decision.due), escape(decision.default.label))
    return texts.questions.unanswered(when(decision.due))


def _words(decision: Decision) -> Iterator[Block]:
    """The words of the people who answered, in full; with their names if there are several."""
    if not decision.ballot:
        return
    said = {user: ballot.words for user, ballot in decision.ballots.items() if user in decision.users and ballot.words}
    room = MAX_WORDS_LENGTH
    for user, words in (said or {decision.user: decision.ballot.words}).items():
        if len(words) > room:
            yield context(texts.questions.MORE_WORDS)
            return
        if len(said) > 1:
            yield context(f"{mention(user)}:")
        if words:
            yield quoted(words)
        room -= len(words)


def _option(decision: Decision, ballot: Ballot) -> str:
    """The first line of the picked option, "" if none was picked."""
    return "" if ballot.option is None else escape(quiet(option_names(decision.options)[ballot.option]))


def _button(decision: Decision, choice: Choice) -> ButtonElement:
    token = "" if choice.asks else decision.token
    value = ButtonValue(run=decision.run, decision=decision.id, choice=choice.key, token=token)
    return ButtonElement(
        text=choice.label, action_id=f"{DECIDE}{choice.key}", style=choice.style, value=value.to_json()
    )


def _hand_over(decision: Decision) -> list[ButtonElement]:
    policy = decision.gate.policy
    if policy.is_open and policy.quorum > 1:
        # Any several people must agree, so nobody has a place to hand over (`after_hand_over`).
        return []
    value = ButtonValue(run=decision.run, decision=decision.id, choice="")
    return [ButtonElement(text=texts.questions.ASK_SOMEONE_ELSE, action_id=HAND_OVER, value=value.to_json())]


def _question(decision: Decision) -> str:
    """The question as a sentence for a Slack notification."""
    question = short(decision.gate.question)
    return question if question.endswith(("?", ".", "!", "…")) else f"{question}."


def _revision(decision: Decision) -> list[Block]:
    if decision.revision == 1:
        return []
    words = escape(quiet(one_line(decision.after, WORDS_EXCERPT)))
    if decision.message_ts and decision.after_by:
        return [context(texts.questions.revision_by(decision.revision, words, mention(decision.after_by)))]
    return [context(texts.questions.revision(decision.revision, words))]


def _otherwise(decision: Decision) -> list[str]:
    default = decision.gate.choice(decision.gate.on_timeout)
    return [texts.questions.goes_on_as_if(escape(default.label))] if default else []


def _needed(decision: Decision) -> list[str]:
    policy = decision.gate.policy
    if policy.quorum == 1:
        return []
    if policy.users and not policy.groups:
        people = named_in(policy, decision.requester)
        return [texts.questions.of_them_have_to_agree(policy.quorum, len(people))]
    return [texts.questions.have_to_agree(policy.quorum)]


def _votes(decision: Decision) -> Iterator[Block]:
    """Who has chosen what so far. Different options count separately."""
    voters: dict[tuple[str, int | None], list[str]] = {}
    for user, ballot in decision.ballots.items():
        voters.setdefault((ballot.choice, ballot.option), []).append(user)
    for (key, option), users in voters.items():
        if choice := decision.gate.choice(key):
            label, people = escape(choice.label), mentions(users, texts.words.together)
            votes = len(users), votes_needed(decision.gate, key)
            if picked := _option(decision, Ballot(choice=key, option=option)):
                yield context(texts.questions.voted_for(label, picked, people, *votes))
            else:
                yield context(texts.questions.voted(label, people, *votes))


def _limit_sentence(decision: Decision) -> str:
    if decision.last:
        return decision.last
    most = decision.gate.revisions
    if not most or len(decision.offered) == len(decision.gate.choices) or decision.revision <= most:
        return ""
    return texts.questions.change_limit_reached(most)
