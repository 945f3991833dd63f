"""What the reconciler says to people."""

from dataclasses import replace

from greenlight.blocks import Content, actions, content, link, section, when
from greenlight.decision import Decision
from greenlight.questions import people_asked
from greenlight.text import escape

NOT_THROUGH = "Your answer did not go through. Nothing is lost: please click again."
OPEN_QUESTION = "Open the question"


def reminder(decision: Decision, url: str) -> Content:
    """Reminds those who alone may answer, and have not chosen yet; `url` leads to the question."""
    return _call(decision, people_asked(_without_voters(decision)), "this still waits for an answer", url)


def escalation(decision: Decision, url: str) -> Content:
    """Tells the others that they may answer too; `url` leads to the question."""
    others = [f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in decision.gate.escalate_to]
    return _call(decision, others, "this still has no answer, and you may give it too", url)


def _call(decision: Decision, people: list[str], what: str, url: str) -> Content:
    who = f"{', '.join(people)}: " if people else ""
    words = what if people else what[:1].upper() + what[1:]
    line = f"{who}{words}, until {when(decision.due)}."
    question = escape(decision.gate.question)
    return content(f"{line} {question}", [section(f"{line}\n*{question}*"), *actions(*link(url, OPEN_QUESTION))])


def _without_voters(decision: Decision) -> Decision:
    policy = decision.gate.policy
    left = tuple(user for user in policy.users if user not in decision.ballots)
    return replace(decision, gate=replace(decision.gate, policy=replace(policy, users=left)))
