"""What people read in Slack of a decision: the question, who may answer, and in the end who answered what."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from chains.spec import Choice, Policy
from greenlight.blocks import Content, actions, content, context, quoted, section, when
from greenlight.contract import ButtonValue
from greenlight.decision import Decision
from greenlight.policies import votes_needed
from greenlight.text import escape, one_line, quiet

DECIDE = "decide:"
HAND_OVER = "hand_over"
SHOWN_WORDS = 200
"""Characters of the words that led to a revision; the decision before has all of them."""


def decision_message(decision: Decision) -> Content:
    """A decision's own small message as it stands: with its buttons while it is open, else with what became of it."""
    return _asked(decision) if decision.is_open else _closed(decision)


def who_may(decision: Decision) -> str:
    """Who may answer, as mrkdwn: "anyone in this channel", "<@U1> or <!subteam^S1>"."""
    policy, requester = decision.gate.policy, decision.requester
    if policy.requester == "only":
        allowed = [f"<@{requester}>", *_people(policy)] if requester else _people(policy)
    else:
        allowed = _people(policy)
    who = _either(allowed) if allowed else "anyone in this channel"
    return f"{who} but <@{requester}>" if policy.requester == "not" and requester else who


def people_asked(decision: Decision) -> list[str]:
    """Mentions of those who alone may answer; none where anyone may, as that would call a whole channel."""
    return [] if decision.gate.policy.is_open else [who_may(decision)]


def by_whom(decision: Decision) -> str:
    """Who answered, as mrkdwn."""
    return _all([f"<@{user}>" for user in decision.users or (decision.user,)])


def _asked(decision: Decision) -> Content:
    question = f"*{escape(decision.gate.question)}*"
    may = f"{_first_upper(who_may(decision))} may answer until {when(decision.due)}.{_otherwise(decision)}"
    needed = _needed(decision.gate.policy)
    blocks = [
        *([context(_revision(decision))] if decision.revision > 1 else []),
        section(question),
        context(f"{may}{needed}"),
        *_votes(decision),
        *([context(line)] if (line := _capped(decision)) else []),
        *actions(*(_button(decision, choice) for choice in decision.offered), _hand_over(decision)),
    ]
    return content(f"{escape(decision.gate.question)} {_first_upper(who_may(decision))} may answer.", blocks)


def _closed(decision: Decision) -> Content:
    line = _closing_line(decision)
    words = decision.ballot.words if decision.ballot else ""
    blocks = [
        *([context(_revision(decision))] if decision.revision > 1 else []),
        section(f"*{escape(decision.gate.question)}*"),
        context(line),
        *([quoted(words)] if words else []),
    ]
    return content(f"{escape(decision.gate.question)} {line}", blocks)


def _closing_line(decision: Decision) -> str:
    choice = decision.choice
    if decision.state == "answered" and choice:
        mark = "↺" if choice.rejects else "✓"
        place = decision.ballot.option if decision.ballot else None
        picked = f": {escape(quiet(decision.options[place]))}" if place is not None else ""
        return f"{mark} {escape(choice.done)} by {by_whom(decision)}, {when(decision.answered)}{picked}"
    closed = decision.history[-1].at if decision.history else decision.due
    if closed < decision.due:
        return f"■ The run ended {when(closed)}, before anyone answered."
    default = decision.gate.choice(decision.gate.on_timeout)
    then = f'the run went on as if with "{escape(default.label)}"' if default else "the run ended there"
    return f"◷ Nobody answered by {when(decision.due)}, so {then}."


def _button(decision: Decision, choice: Choice) -> ButtonElement:
    token = "" if choice.asks else decision.token
    value = ButtonValue(run=decision.run, decision=decision.id, choice=choice.key, token=token)
    return ButtonElement(
        text=choice.label, action_id=f"{DECIDE}{choice.key}", style=choice.style, value=value.to_json()
    )


def _hand_over(decision: Decision) -> ButtonElement:
    value = ButtonValue(run=decision.run, decision=decision.id, choice="")
    return ButtonElement(text="Ask someone else…", action_id=HAND_OVER, value=value.to_json())


def _revision(decision: Decision) -> str:
    words = escape(quiet(one_line(decision.after, SHOWN_WORDS)))
    return f"Revision {decision.revision}, after “{words}” (<@{decision.after_by}>)"


def _otherwise(decision: Decision) -> str:
    default = decision.gate.choice(decision.gate.on_timeout)
    return f' If nobody does, the run goes on as if with "{escape(default.label)}".' if default else ""


def _needed(policy: Policy) -> str:
    if policy.quorum == 1:
        return ""
    of = f" of {len(policy.users)}" if policy.users and not policy.groups else ""
    return f" {policy.quorum}{of} have to agree."


def _votes(decision: Decision) -> Iterator[Block]:
    for choice in decision.gate.choices:
        users = [user for user, ballot in decision.ballots.items() if ballot.choice == choice.key]
        if users:
            needed = votes_needed(decision.gate, choice.key)
            yield context(
                f"{escape(choice.label)}: {_all([f'<@{user}>' for user in users])} ({len(users)} of {needed})"
            )


def _capped(decision: Decision) -> str:
    if len(decision.offered) == len(decision.gate.choices) or decision.revision <= decision.gate.revisions:
        return ""
    return f"It was changed {decision.gate.revisions} times, as often as this chain allows."


def _people(policy: Policy) -> list[str]:
    return [*(f"<@{user}>" for user in policy.users), *(f"<!subteam^{group}>" for group in policy.groups)]


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _all(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
