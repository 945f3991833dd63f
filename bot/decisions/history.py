"""The modal with the history of every decision in a run: the audit trail, for anyone who can see the card."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from greenlight import texts
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.message import who_may
from greenlight.decisions.model import Decision, Event
from greenlight.decisions.options import option_names
from greenlight.people.mentions import mention, mentions
from greenlight.runs.card import used_line
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import context, quoted, section, when
from greenlight.slack.escaping import escape, quiet

BLOCKS = 99
"""Blocks for decisions. A view holds 100 (Block Kit reference), and one is reserved to say what was left out."""

SIZE = 200_000
"""Characters of the blocks as JSON. A view is limited to 250 kB."""

LINES = 2_500
"""Characters of lines in one section. A section holds 3,000."""

HASH = 12
"""How many characters of a text's SHA-256 are shown."""


def history_modal(decisions: Sequence[Decision], run: RunRecord | None = None) -> dict[str, Any]:
    """Returns the view of a run's decisions, newest first. `decisions` is in the order in which they were asked.

    What the run used stands above them, once it has ended.
    """
    shown: list[dict[str, Any]] = [block.to_dict() for block in _used(run)] if run else []
    left = len(decisions)
    for decision in reversed(decisions):
        blocks = [block.to_dict() for block in _decision(decision, len(decisions) > 1)][: BLOCKS - 1]
        if len(shown) + len(blocks) > BLOCKS or len(json.dumps(shown + blocks)) > SIZE:
            break
        shown += blocks
        left -= 1
    shown += [block.to_dict() for block in _left_out(left, len(decisions))]
    return View(type="modal", title=texts.history.TITLE, close=texts.history.CLOSE, blocks=shown).to_dict()


def _used(run: RunRecord) -> Iterator[Block]:
    """What the run used, as on its card, and how to understand that; nothing while it is not known."""
    yield from (line := used_line(run))
    details = []
    if run.calls_without_tokens:
        details.append(texts.history.tokens_not_known(run.calls_without_tokens, run.model_calls))
    if run.cost:
        details.append(texts.history.AT_LIST_PRICES)
    if run.redrives:
        details.append(texts.history.WITH_EARLIER_ATTEMPTS)
    if line and details:
        yield context(" ".join(details))


def _left_out(left: int, total: int) -> Iterator[Block]:
    if not total:
        yield section(texts.history.NOTHING_KEPT)
    elif left:
        yield context(texts.history.left_out(left))


def _decision(decision: Decision, divided: bool) -> Iterator[Block]:
    yield section(f"*{escape(decision.gate.question)}*\n{_text(decision)}\n{_policy(decision)}")
    lines: list[str] = []
    for event in decision.history:
        line = _line(decision, event)
        if lines and len("\n".join([*lines, line])) > LINES:
            yield section("\n".join(lines))
            lines = []
        lines.append(line)
        if event.ballot and event.ballot.words and not _repeated(decision, event):
            yield section("\n".join(lines))
            yield quoted(event.ballot.words)
            lines = []
    if lines:
        yield section("\n".join(lines))
    if divided:
        yield DividerBlock()


def _text(decision: Decision) -> str:
    if not decision.text_hash:
        return texts.history.NO_TEXT
    title, digest = escape(decision.title) or texts.history.UNTITLED, decision.text_hash[:HASH]
    if decision.revision > 1:
        return texts.history.text_revised(title, decision.revision, digest)
    return texts.history.text(title, digest)


def _policy(decision: Decision) -> str:
    policy = decision.gate.policy
    who, until = who_may(decision), when(decision.due)
    if policy.quorum == 1:
        return texts.history.may_answer(who, until)
    if policy.first_rejection_ends:
        return texts.history.have_to_agree_or_one_rejects(who, policy.quorum, until)
    return texts.history.have_to_agree(who, policy.quorum, until)


def _line(decision: Decision, event: Event) -> str:
    user, people, chosen = mention(event.user), _people(event), _chosen(decision, event.ballot)
    said = {
        "asked": texts.history.asked_for(user) if event.user else texts.history.ASKED,
        "reminded": texts.history.REMINDED,
        "escalated": texts.history.escalated(people),
        "handed over": texts.history.handed_over(user, people),
        "voted": texts.history.voted(user, chosen),
        "claimed": texts.history.claimed(user, chosen),
        "released": texts.history.RELEASED,
        "answered": texts.history.answered(people, chosen),
        "expired": texts.history.EXPIRED,
    }[event.what]
    return f"{when(event.at)}: {said}"


def _people(event: Event) -> str:
    """Mentions the people the event happened to, or the person who did it if there are none."""
    return mentions(event.to or (event.user,), texts.words.listed)


def _chosen(decision: Decision, ballot: Ballot | None) -> str:
    if not ballot:
        return ""
    choice = decision.gate.choice(ballot.choice)
    label = escape(choice.label if choice else ballot.choice)
    if ballot.option is not None:
        return texts.history.chosen_option(label, escape(quiet(_option(decision, ballot.option))))
    if ballot.text_hash:
        return texts.history.chosen_edited(label, ballot.text_hash[:HASH])
    return texts.history.chosen(label)


def _option(decision: Decision, place: int) -> str:
    names = option_names(decision.options)
    return names[place] if place < len(names) else texts.history.option(place + 1)


def _repeated(decision: Decision, event: Event) -> bool:
    """Whether a later event shows the same words, because the claimed answer was accepted."""
    return event.what == "claimed" and any(
        later.what == "answered" and later.ballot == event.ballot and later.at >= event.at for later in decision.history
    )
