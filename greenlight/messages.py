"""What people read in Slack of a run: its card, the texts that it tells, its result."""

from collections.abc import Iterator, Mapping

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownBlock, RichTextBlock, RichTextSectionElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

from chains.spec import Chain
from greenlight.blocks import Content, Text, actions, content, context, link, note, section, short, when
from greenlight.contract import Message
from greenlight.records import RunRecord
from greenlight.text import escape, first_lines, one_line, plain, quiet, split

PAGE = 3_000
"""Characters of a result that the channel gets: about a page; the thread has all of it."""

EM_SPACE, NO_BREAK = "\u2003", "\u00a0"
HISTORY = "history"
ANYONE = "anyone in this channel"


def run_card(chain: Chain, run: RunRecord) -> Content:
    """The run's root message: what, who, how far."""
    started = f"Started by <@{run.user}>, {when(run.started)}" if run.user else f"Started {when(run.started)}"
    blocks = [
        _title(chain, chain.title, run),
        context(started),
        *_progress(chain, run),
        *_standing(chain, run),
        *actions(*link(run.link, "Open thread"), *_history(run)),
    ]
    return content(f"{_about(chain, chain.title, run)}: {_summary(run)}", blocks)


def told(message: Message, remark: str) -> list[Content]:
    """The text of a message, in as many Slack messages as it needs, with `remark` below the last.

    `remark` says where the text comes from when no model was asked.
    """
    parts = split(message.text)
    return [
        content(
            f"{_heading(message.title, number, len(parts))}: {short(plain(part))}",
            [
                MarkdownBlock(text=f"**{_heading(message.title, number, len(parts))}**\n\n{quiet(part)}"),
                *(note(remark) if number == len(parts) else []),
            ],
        )
        for number, part in enumerate(parts, start=1)
    ]


def result(chain: Chain, run: RunRecord, message: Message, url: str, remark: str) -> Content:
    """The result as the channel gets it: its first page, and the way to the rest."""
    shown, whole = first_lines(message.text, PAGE)
    rest = [] if whole else [context("This is the beginning. The thread has the whole text.")]
    blocks = [
        _title(chain, message.title, run),
        MarkdownBlock(text=quiet(shown)),
        *rest,
        *note(remark),
        *actions(*link(url, "Open thread")),
    ]
    return content(f"{_about(chain, message.title, run)}: {short(plain(message.text))}", blocks)


def file_comment(chain: Chain, run: RunRecord, title: str) -> str:
    """The line above a result's file, as mrkdwn; it has no place for what a person typed, the file's title has."""
    return f"{chain.emoji} *{escape(title)}*" + (f", asked for by <@{run.user}>" if run.user else "")


def subject(chain: Chain, inputs: Mapping[str, str]) -> str:
    """What the run is about, on one line: its first input, which may be empty where it is optional."""
    return " ".join(inputs.get(chain.inputs[0].name, "").split()) if chain.inputs else ""


def _title(chain: Chain, title: str, run: RunRecord) -> Block:
    about = subject(chain, run.inputs)
    more = [Text(text=f" · {about}")] if about else []
    elements = [Text(text=f"{chain.emoji} {title}", style=Parts.TextStyle(bold=True)), *more]
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(elements))])


def _about(chain: Chain, title: str, run: RunRecord) -> str:
    return " · ".join(filter(None, [title, short(subject(chain, run.inputs))]))


def _history(run: RunRecord) -> list[ButtonElement]:
    return [ButtonElement(text="History", action_id=HISTORY, value=run.name)] if run.asked else []


def _progress(chain: Chain, run: RunRecord) -> Iterator[Block]:
    keys = [step.key for step in chain.steps]
    current = keys.index(run.step) if run.step in keys else 0
    if run.status == "finished":
        current = len(keys)
    here = "●" if run.is_open else "✗" if run.status == "failed" else "■"
    marks = ["✓" if place < current else here if place == current else "○" for place in range(len(keys))]
    lines = [f"{mark} {escape(step.label)}" for mark, step in zip(marks, chain.steps, strict=True)]
    if lines:
        yield section(EM_SPACE.join(line.replace(" ", NO_BREAK) for line in lines))


def _standing(chain: Chain, run: RunRecord) -> Iterator[Block]:
    if run.is_waiting:
        yield context(f"Waiting for: {run.waiting_for or ANYONE}, until {when(run.due)}")
    elif run.is_open:
        answered = f"{escape(run.answered_as)} by <@{run.answered_by}>. " if run.answered_by else ""
        yield context(f"{answered}Working on it.")
    else:
        yield section(_ending(chain, run))
    if run.error:
        yield context(f"Error: {escape(one_line(run.error, 200))}")


def _ending(chain: Chain, run: RunRecord) -> str:
    answered = f", {escape(run.answered_as).lower()} by <@{run.answered_by}>" if run.answered_by else ""
    if run.status == "finished":
        return f"✓ Finished in {_duration(run.ended - run.started)}{answered}"
    if run.status == "unanswered":
        return f"◷ Nobody answered by {when(run.due)}, so it ended there."
    if run.status == "stopped":
        return f"■ {escape(run.reason)} at {when(run.ended)}"
    where = next((step.label for step in chain.steps if step.key == run.step), None)
    where = where or (chain.steps[0].label if chain.steps else chain.title)
    return f'✗ Stopped at "{escape(where)}": {escape(run.reason)}'


def _summary(run: RunRecord) -> str:
    words = {"finished": "finished", "unanswered": "nobody answered", "stopped": "stopped", "failed": "failed"}
    return "waiting for a decision" if run.is_waiting else words.get(run.status, "working on it")


def _duration(seconds: int) -> str:
    if seconds < 90:
        return f"{max(seconds, 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 90 * 60 else f"{round(seconds / 3600)} h"


def _heading(title: str, number: int, count: int) -> str:
    return title if count == 1 else f"{title} ({number} of {count})"
