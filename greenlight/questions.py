"""What people read in Slack of a decision: the question, who may answer, and in the end who answered what."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from chains.spec import Choice, Policy
from greenlight.blocks import Content, actions, bold, content, context, quoted, short, when
from greenlight.contract import ButtonValue
from greenlight.decision import Ballot, Decision
from greenlight.policies import votes_needed
from greenlight.text import escape, one_line, quiet

DECIDE = "decide:"
HAND_OVER = "hand_over"
ANYONE = "anyone in this channel"
MOST_WORDS = 9_000
"""Characters of words below an answer: three full fields of a modal; Slack refuses messages of 13,200."""

SHOWN_WORDS = 200
"""Characters of the words that led to a revision; the decision before has all of them."""


def decision_message(decision: Decision) -> Content:
    """A decision's own small message as it stands: with its buttons while it is open, else with what became of it.

    As it is first posted it mentions nobody but those who alone may answer. Slack does not notify of an edit, so from
    then on (`message_ts` is known) it names others too.
    """
    return _asked(decision) if decision.is_open else _closed(decision)


def who_may(decision: Decision) -> str:
    """Who may answer, as mrkdwn: "anyone in this channel", "<@U1> or <!subteam^S1>".

    It mentions only people who may: the requester who may not is no name here.
    """
    policy, requester = decision.gate.policy, decision.requester
    if policy.is_open:
        return f"{ANYONE} but who asked for this run" if policy.requester == "not" and requester else ANYONE
    users = [user for user in policy.users if policy.requester != "not" or user != requester]
    if policy.requester == "only" and requester:
        users = list(dict.fromkeys((requester, *users)))
    allowed = [*(f"<@{user}>" for user in users), *(f"<!subteam^{group}>" for group in policy.groups)]
    if not allowed:
        return "only who asked for this run, of whom it says nothing,"
    barred = policy.requester == "not" and requester and policy.groups
    return _either(allowed) + (" but not who asked for this run" if barred else "")


def mentions(ids: Sequence[str]) -> str:
    """Users and groups of Slack as mrkdwn: "<@U1> or <!subteam^S1>"."""
    return _either([f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in ids])


def people_asked(decision: Decision) -> list[str]:
    """Mentions of those who alone may answer; none where anyone may, as that would call a whole channel."""
    return [] if decision.gate.policy.is_open else [who_may(decision)]


def by_whom(decision: Decision) -> str:
    """Who answered, as mrkdwn."""
    return _all([f"<@{user}>" for user in decision.users or (decision.user,)])


def _asked(decision: Decision) -> Content:
    may = f"{_first_upper(who_may(decision))} may answer until {when(decision.due)}."
    blocks = [
        *_revision(decision),
        bold(decision.gate.question),
        context(f"{may}{_needed(decision.gate.policy)}{_otherwise(decision)}"),
        *_votes(decision),
        *([context(line)] if (line := _capped(decision)) else []),
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
        mark = "↺" if choice.rejects else "✓"
        picked = f": {option}" if (option := _option(decision, decision.ballot)) else ""
        return f"{mark} {escape(choice.done)} by {by_whom(decision)}, {when(decision.answered)}{picked}"
    if not decision.ran_out:
        return f"■ The run ended {when(decision.expired)}, before anyone answered."
    then = (
        f'the run went on as if with "{escape(decision.default.label)}"' if decision.default else "the run ended there"
    )
    return f"◷ Nobody answered by {when(decision.due)}, so {then}."


def _words(decision: Decision) -> Iterator[Block]:
    """What they said who answered, in full; with their names where it took several."""
    if not decision.ballot:
        return
    said = {user: ballot.words for user, ballot in decision.ballots.items() if user in decision.users and ballot.words}
    room = MOST_WORDS
    for user, words in (said or {decision.user: decision.ballot.words}).items():
        if len(words) > room:
            yield context("More was said: the run's History has all of it.")
            return
        if len(said) > 1:
            yield context(f"<@{user}>:")
        if words:
            yield quoted(words)
        room -= len(words)


def _option(decision: Decision, ballot: Ballot) -> str:
    """The first line of what was picked, "" where nothing was."""
    return "" if ballot.option is None else escape(quiet(decision.options[ballot.option]))


def _button(decision: Decision, choice: Choice) -> ButtonElement:
    token = "" if choice.asks else decision.token
    value = ButtonValue(run=decision.run, decision=decision.id, choice=choice.key, token=token)
    return ButtonElement(
        text=choice.label, action_id=f"{DECIDE}{choice.key}", style=choice.style, value=value.to_json()
    )


def _hand_over(decision: Decision) -> list[ButtonElement]:
    policy = decision.gate.policy
    if policy.is_open and policy.quorum > 1:
        # Several of anyone have to agree: nobody has a place to give to somebody else (`policies.handed_over`).
        return []
    value = ButtonValue(run=decision.run, decision=decision.id, choice="")
    return [ButtonElement(text="Ask someone else…", action_id=HAND_OVER, value=value.to_json())]


def _question(decision: Decision) -> str:
    """The question as a sentence of a notification."""
    question = short(decision.gate.question)
    return question if question.endswith(("?", ".", "!", "…")) else f"{question}."


def _revision(decision: Decision) -> list[Block]:
    if decision.revision == 1:
        return []
    words = escape(quiet(one_line(decision.after, SHOWN_WORDS)))
    by = f" (<@{decision.after_by}>)" if decision.message_ts and decision.after_by else ""
    return [context(f"Revision {decision.revision}, after “{words}”{by}")]


def _otherwise(decision: Decision) -> str:
    default = decision.gate.choice(decision.gate.on_timeout)
    return f' If nobody does, the run goes on as if with "{escape(default.label)}".' if default else ""


def _needed(policy: Policy) -> str:
    if policy.quorum == 1:
        return ""
    of = f" of {len(policy.users)}" if policy.users and not policy.groups else ""
    return f" {policy.quorum}{of} have to agree."


def _votes(decision: Decision) -> Iterator[Block]:
    """Who has chosen what so far; two who pick different options do not agree."""
    voters: dict[tuple[str, int | None], list[str]] = {}
    for user, ballot in decision.ballots.items():
        voters.setdefault((ballot.choice, ballot.option), []).append(f"<@{user}>")
    for (key, option), users in voters.items():
        if choice := decision.gate.choice(key):
            picked = f' "{first}"' if (first := _option(decision, Ballot(choice=key, option=option))) else ""
            needed = votes_needed(decision.gate, key)
            yield context(f"{escape(choice.label)}{picked}: {_all(users)} ({len(users)} of {needed})")


def _capped(decision: Decision) -> str:
    if decision.last:
        return f"{decision.last} in this run, which is as often as may be: it cannot be turned down any more."
    if len(decision.offered) == len(decision.gate.choices) or decision.revision <= decision.gate.revisions:
        return ""
    return f"It was changed {decision.gate.revisions} times, as often as this chain allows."


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _all(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
