"""The messages with which the reconciler calls people to a question."""

from dataclasses import replace

from greenlight import texts
from greenlight.decisions.message import people_asked
from greenlight.decisions.model import Decision
from greenlight.people.mentions import mentions
from greenlight.slack.blocks import CONTEXT_LENGTH, Content, actions, content, link, section, when
from greenlight.slack.escaping import cut, escape


def reminder(decision: Decision, url: str) -> Content:
    """The reminder, for the people who are asked and have not voted yet. `url` leads to the question."""
    until, people = when(decision.due), people_asked(_without_voters(decision))
    for_people = texts.questions.still_waits_for(texts.words.listed(people), until)
    return _call(decision, for_people if people else texts.questions.still_waits(until), url)


def escalation(decision: Decision, url: str) -> Content:
    """The message that tells more people that they may answer too. `url` leads to the question."""
    others = mentions(decision.gate.escalate_to, texts.words.listed)
    return _call(decision, texts.questions.may_answer_too(others, when(decision.due)), url)


def _call(decision: Decision, line: str, url: str) -> Content:
    question = escape(decision.gate.question)
    button = link(url, texts.questions.OPEN_QUESTION)
    return content(f"{line} {question}", [section(f"{line}\n*{cut(question, CONTEXT_LENGTH)}*"), *actions(*button)])


def _without_voters(decision: Decision) -> Decision:
    policy = decision.gate.policy
    left = tuple(user for user in policy.users if user not in decision.ballots)
    return replace(decision, gate=replace(decision.gate, policy=replace(policy, users=left)))
