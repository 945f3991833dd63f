"""The modal that shows what happened to every decision of a run: the audit trail, for anyone who sees the card."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from greenlight.blocks import context, quoted, section, when
from greenlight.decision import Ballot, Decision, Event
from greenlight.questions import who_may
from greenlight.text import escape, quiet

BLOCKS = 99
"""Blocks for decisions: a view holds 100 (Block Kit reference), and one says what was left out."""

SIZE = 200_000
"""Characters of the blocks as JSON: a view may have 250 kB."""

LINES = 2_500
"""Characters of the lines in one section, which holds 3,000."""

HASH = 12
"""Characters shown of a text's SHA-256."""


def history_modal(decisions: Sequence[Decision]) -> dict[str, Any]:
    """The view for a run's decisions, the newest first; `decisions` are in the order in which they were asked."""
    shown: list[dict[str, Any]] = []
    left = len(decisions)
    for decision in reversed(decisions):
        blocks = [block.to_dict() for block in _decision(decision, len(decisions) > 1)][: BLOCKS - 1]
        if len(shown) + len(blocks) > BLOCKS or len(json.dumps(shown + blocks)) > SIZE:
            break
        shown += blocks
        left -= 1
    shown += [block.to_dict() for block in _left_out(left, len(decisions))]
    return View(type="modal", title="History", close="Close", blocks=shown).to_dict()


def _left_out(left: int, total: int) -> Iterator[Block]:
    if not total:
        yield section("Nothing is kept of this run's decisions any more.")
    elif left:
        yield context(f"{left} older {'decision is' if left == 1 else 'decisions are'} in the export, not shown here.")


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
    revision = f", revision {decision.revision}" if decision.revision > 1 else ""
    title = escape(decision.title) or "Untitled"
    return f"Text: {title}{revision} · SHA-256 `{decision.text_hash[:HASH]}`" if decision.text_hash else "No text"


def _policy(decision: Decision) -> str:
    policy = decision.gate.policy
    several = f", {policy.quorum} have to agree" if policy.quorum > 1 else ""
    rejection = " (one rejection ends it)" if several and policy.first_rejection_ends else ""
    return f"May answer: {who_may(decision)}{several}{rejection}, until {when(decision.due)}"


def _line(decision: Decision, event: Event) -> str:
    user = f"<@{event.user}>"
    said = {
        "asked": "Asked" + (f", for {user}'s run" if event.user else ""),
        "reminded": "Reminded",
        "escalated": f"Asked {_names(event.to)} too, as nobody had answered",
        "handed over": f"{user} asked {_names(event.to)} to decide",
        "voted": f"{user} chose {_chosen(decision, event.ballot)}",
        "claimed": f"{user} answered {_chosen(decision, event.ballot)}: sent to Step Functions",
        "released": "Step Functions had not taken it: open again",
        "answered": f"Step Functions took the answer of {_answerers(event)}: {_chosen(decision, event.ballot)}",
        "expired": "Closed without an answer",
    }[event.what]
    return f"{when(event.at)}: {said}"


def _answerers(event: Event) -> str:
    return _names(event.to or (event.user,))


def _chosen(decision: Decision, ballot: Ballot | None) -> str:
    if not ballot:
        return ""
    choice = decision.gate.choice(ballot.choice)
    chosen = f'"{escape(choice.label if choice else ballot.choice)}"'
    if ballot.option is not None:
        chosen += f" ({escape(quiet(_option(decision, ballot.option)))})"
    return chosen + (f", edited text SHA-256 `{ballot.text_hash[:HASH]}`" if ballot.text_hash else "")


def _option(decision: Decision, place: int) -> str:
    return decision.options[place] if place < len(decision.options) else f"option {place + 1}"


def _names(ids: Sequence[str]) -> str:
    return ", ".join(f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in ids)


def _repeated(decision: Decision, event: Event) -> bool:
    """Whether the words are said again where the claim's answer went through."""
    return event.what == "claimed" and any(
        later.what == "answered" and later.ballot == event.ballot and later.at >= event.at for later in decision.history
    )
