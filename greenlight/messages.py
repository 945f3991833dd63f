"""Everything people read in Slack that the bot or the notifier posts: run card, texts, decisions, results.

Each function gives a `Content`: Block Kit blocks, and the text that notifications and screen readers use instead. What
a person typed goes into rich text, which knows no formatting characters, or is escaped; model text is made quiet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownBlock,
    MarkdownTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    SectionBlock,
)

from chains.spec import Chain, Gate
from greenlight.contract import ButtonValue, Message
from greenlight.records import Decision, RunRecord
from greenlight.text import escape, first_lines, one_line, plain, quiet, split

FALLBACK = 150
"""Characters of a run's subject or text in a notification."""

PAGE = 3_000
"""Characters of a result that the channel gets: about a page; the thread has all of it."""

EM_SPACE, NO_BREAK = "\u2003", "\u00a0"
DECIDE = "decide:"
OPEN_LINK = "open_link"
Text = RichTextElementParts.Text


@dataclass(frozen=True)
class Content:
    """A message's blocks, and the text that stands in for them."""

    text: str
    blocks: list[dict[str, Any]]


def run_card(chain: Chain, run: RunRecord) -> Content:
    """The run's root message: what, who, how far."""
    blocks = [
        _title(chain, chain.title, run),
        _context(f"Started by <@{run.user}>, {when(run.started)}"),
        SectionBlock(text=_mrkdwn(_progress(chain, run))),
        *_standing(chain, run),
        *_link(run.link, "Open thread"),
    ]
    return _content(f"{_about(chain, chain.title, run)}: {_summary(chain, run)}", blocks)


def told(message: Message, note: str) -> list[Content]:
    """The text of a message, in as many Slack messages as it needs, with `note` below the last.

    `note` says where the text comes from when no model was asked.
    """
    parts = split(message.text)
    return [
        _content(
            f"{_heading(message.title, number, len(parts))}: {_short(plain(part))}",
            [
                MarkdownBlock(text=f"**{_heading(message.title, number, len(parts))}**\n\n{quiet(part)}"),
                *(_note(note) if number == len(parts) else []),
            ],
        )
        for number, part in enumerate(parts, start=1)
    ]


def decision_asked(gate: Gate, decision: Decision) -> Content:
    """A decision's own small message: the question, who may answer until when, and a button for each choice."""
    buttons = [
        ButtonElement(
            text=choice.label,
            action_id=f"{DECIDE}{choice.key}",
            style=choice.style,
            value=ButtonValue(
                run=decision.run, decision=decision.id, choice=choice.key, token=decision.token
            ).to_json(),
        )
        for choice in gate.choices
    ]
    blocks = [
        SectionBlock(text=_mrkdwn(f"*{escape(gate.question)}*")),
        _context(f"Anyone in this channel may answer until {when(decision.due)}."),
        ActionsBlock(elements=list(buttons)),
    ]
    return _content(f"{escape(gate.question)} Anyone in this channel may answer.", blocks)


def decision_closed(gate: Gate, decision: Decision) -> Content:
    """The decision's message once it was answered or its time was up: one line in place of the buttons."""
    line = _closing_line(gate, decision)
    return _content(
        f"{escape(gate.question)} {line}", [SectionBlock(text=_mrkdwn(f"*{escape(gate.question)}*")), _context(line)]
    )


def result(chain: Chain, run: RunRecord, message: Message, link: str, note: str) -> Content:
    """The result as the channel gets it: its first page, and the way to the rest."""
    shown, whole = first_lines(message.text, PAGE)
    rest = [] if whole else [_context("This is the beginning. The thread has the whole text.")]
    blocks = [
        _title(chain, message.title, run),
        MarkdownBlock(text=quiet(shown)),
        *rest,
        *_note(note),
        *_link(link, "Open thread"),
    ]
    return _content(f"{_about(chain, message.title, run)}: {_short(plain(message.text))}", blocks)


def file_comment(chain: Chain, run: RunRecord, title: str) -> str:
    """The line above a result's file, as mrkdwn; it has no place for what a person typed, the file's title has."""
    return f"{chain.emoji} *{escape(title)}*, asked for by <@{run.user}>"


def subject(chain: Chain, inputs: Mapping[str, str]) -> str:
    """What the run is about, on one line: its first input, which may be empty where it is optional."""
    return " ".join(inputs.get(chain.inputs[0].name, "").split())


def _title(chain: Chain, title: str, run: RunRecord) -> Block:
    bold = RichTextElementParts.TextStyle(bold=True)
    about = subject(chain, run.inputs)
    more = [Text(text=f" · {about}")] if about else []
    elements = [Text(text=f"{chain.emoji} {title}", style=bold), *more]
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(elements))])


def _about(chain: Chain, title: str, run: RunRecord) -> str:
    return " · ".join(filter(None, [title, _short(subject(chain, run.inputs))]))


def _progress(chain: Chain, run: RunRecord) -> str:
    keys = [step.key for step in chain.steps]
    current = keys.index(run.step) if run.step in keys else 0
    if run.status == "finished":
        current = len(keys)
    here = "●" if run.is_open else "✗" if run.status == "failed" else "■"
    marks = ["✓" if place < current else here if place == current else "○" for place in range(len(keys))]
    return EM_SPACE.join(
        f"{mark} {escape(step.label)}".replace(" ", NO_BREAK) for mark, step in zip(marks, chain.steps, strict=True)
    )


def _standing(chain: Chain, run: RunRecord) -> Iterator[Block]:
    if run.is_waiting:
        yield _context(f"Waiting for: anyone in this channel, until {when(run.due)}")
    elif run.is_open:
        yield _context(
            f"{escape(run.answered_as)} by <@{run.answered_by}>. Working on it." if run.answered else "Working on it."
        )
    else:
        yield SectionBlock(text=_mrkdwn(_ending(chain, run)))
    if run.error:
        yield _context(f"Error: {escape(one_line(run.error, 200))}")


def _ending(chain: Chain, run: RunRecord) -> str:
    answered = f", {escape(run.answered_as).lower()} by <@{run.answered_by}>" if run.answered else ""
    if run.status == "finished":
        return f"✓ Finished in {_duration(run.ended - run.started)}{answered}"
    if run.status == "unanswered":
        return f"◷ Nobody answered by {when(run.due)}, so it ended there."
    if run.status == "stopped":
        return f"■ {escape(run.reason)} at {when(run.ended)}"
    where = next((step.label for step in chain.steps if step.key == run.step), chain.steps[0].label)
    return f'✗ Stopped at "{escape(where)}": {escape(run.reason)}'


def _summary(chain: Chain, run: RunRecord) -> str:
    words = {"finished": "finished", "unanswered": "nobody answered", "stopped": "stopped", "failed": "failed"}
    return "waiting for a decision" if run.is_waiting else words.get(run.status, "working on it")


def _closing_line(gate: Gate, decision: Decision) -> str:
    choice = gate.choice(decision.choice)
    if decision.state == "answered" and choice:
        mark = "✓" if choice == gate.choices[0] else "↺"
        return f"{mark} {escape(choice.done)} by <@{decision.user}>, {when(decision.answered)}"
    return f"◷ Nobody answered by {when(decision.due)}, so the run ended there."


def _duration(seconds: int) -> str:
    if seconds < 90:
        return f"{max(seconds, 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 90 * 60 else f"{round(seconds / 3600)} h"


def when(seconds: int) -> str:
    """A time in the reader's zone (Slack's date form), in UTC where the form is not understood."""
    fallback = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{seconds}^{{date_short_pretty}} at {{time}}|{fallback}>"


def _heading(title: str, number: int, count: int) -> str:
    return title if count == 1 else f"{title} ({number} of {count})"


def _short(text: str) -> str:
    return escape(quiet(one_line(text, FALLBACK)))


def _mrkdwn(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text)


def _context(text: str) -> ContextBlock:
    return ContextBlock(elements=[_mrkdwn(text)])


def _note(note: str) -> list[Block]:
    return [_context(f"_{escape(note)}_")] if note else []


def _link(url: str, label: str) -> list[Block]:
    return [ActionsBlock(elements=[ButtonElement(text=label, url=url, action_id=OPEN_LINK)])] if url else []


def _content(text: str, blocks: Sequence[Block]) -> Content:
    return Content(text, [block.to_dict() for block in blocks])
