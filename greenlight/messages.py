"""What people read in Slack of a run: its card, the texts that it tells, its result."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, MarkdownBlock

from chains.spec import Chain
from greenlight.blocks import Content, actions, bold, content, context, link, note, section, short, when
from greenlight.contract import Message
from greenlight.markdown import readable
from greenlight.parts import first_lines, split
from greenlight.questions import ANYONE
from greenlight.records import RunRecord
from greenlight.text import escape, one_line, plain, quiet

PAGE = 3_000
"""Characters of a result that the channel gets: about a page; the thread has all of it."""

MOST_PARTS = 5
"""Messages that a text may take in the thread; a longer one comes as a file, with its first part above."""

TITLE = 150
"""Characters of a title that are shown."""

EM_SPACE, NO_BREAK = "\u2003", "\u00a0"
HISTORY = "history"
STOP = "stop"
TRY_AGAIN = "try_again"
UNDER_WAY = {"●": "Now: ", "○": "Then: "}
OVER = {"✗": "Failed: ", "■": "Ended at: ", "○": "Not reached: "}
"""What the marks of a card's progress mean, for who does not see them; a check mark is read out as one."""

MINUTES = 90
"""Seconds from which on a duration is given in minutes."""


def run_card(chain: Chain, run: RunRecord) -> Content:
    """The run's root message: what, who, how far."""
    started = f"Started by <@{run.user}>, {when(run.started)}" if run.user else f"Started {when(run.started)}"
    blocks = [
        _title(chain, chain.title, run),
        context(started),
        *_progress(chain, run),
        *_standing(chain, run),
        *actions(*link(run.link, "Open thread"), *_history(run), *_steering(chain, run)),
    ]
    return content(f"{_about(chain, chain.title, run)}: {_summary(run)}", blocks)


def told(message: Message, remark: str) -> list[Content]:
    """The text of a message, in as many Slack messages as it needs, with `remark` below the last.

    Of a text that `comes_as_file` it is the first part alone, which says so. `remark` says where the text comes from
    when no model was asked.
    """
    parts = _parts(message)
    if len(parts) > MOST_PARTS:
        beginning = context("This is the beginning. The file below has the whole text.")
        return [_told(_shown_title(message), parts[0], [beginning, *note(remark)])]
    headings = [_heading(_shown_title(message), number, len(parts)) for number in range(1, len(parts) + 1)]
    below: list[list[Block]] = [[] for _ in parts[:-1]] + [note(remark)]
    return [_told(*told) for told in zip(headings, parts, below, strict=True)]


def comes_as_file(message: Message) -> bool:
    """Whether the text is too long for messages alone."""
    return len(_parts(message)) > MOST_PARTS


def text_file(message: Message, remark: str) -> tuple[str, str]:
    """The name and the content of the file that has the whole text, and says where it comes from when it has to."""
    name = "".join(letter if letter.isprintable() and letter not in '/\\:*?"<>|' else " " for letter in message.title)
    return f"{one_line(name, TITLE) or 'Text'}.md", message.text.strip() + (f"\n\n_{remark}_" if remark else "") + "\n"


def result(chain: Chain, run: RunRecord, message: Message, url: str, remark: str) -> Content:
    """The result as the channel gets it: its first page, and the way to the rest."""
    shown, whole = first_lines(_for_slack(message.text), PAGE)
    where = "A file in the thread" if comes_as_file(message) else "The thread"
    rest = [] if whole else [context(f"This is the beginning. {where} has the whole text.")]
    blocks = [
        _title(chain, _shown_title(message), run),
        *_text(shown),
        *rest,
        *note(remark),
        *actions(*link(url, "Open thread")),
    ]
    return content(f"{_about(chain, message.title, run)}: {short(plain(message.text))}", blocks)


def file_comment(chain: Chain, title: str) -> str:
    """The line above a result's file, as mrkdwn; what a person typed is in the file's title, who it was on the card."""
    return f"{chain.emoji} *{short(title)}*"


def subject(chain: Chain, inputs: Mapping[str, str]) -> str:
    """What the run is about, on one line: its first input, which may be empty where it is optional."""
    return " ".join(inputs.get(chain.inputs[0].name, "").split()) if chain.inputs else ""


def _parts(message: Message) -> list[str]:
    return split(_for_slack(message.text))


def _for_slack(text: str) -> str:
    # Before it is split, as both add characters, and a part that is full has no room for more.
    return quiet(readable(text))


def _told(heading: str, part: str, below: list[Block]) -> Content:
    text = f"**{heading}**\n\n{part}" if heading else part
    said = ": ".join(filter(None, [short(heading), short(plain(part))]))
    return content(said, [*_text(text), *below])


def _text(markdown: str) -> list[Block]:
    """The text as a block; Slack refuses one that is empty."""
    return [MarkdownBlock(text=markdown)] if markdown.strip() else []


def _shown_title(message: Message) -> str:
    return quiet(one_line(message.title, TITLE))


def _title(chain: Chain, title: str, run: RunRecord) -> Block:
    about = subject(chain, run.inputs)
    return bold(f"{chain.emoji} {title}", f" · {about}" if about else "")


def _about(chain: Chain, title: str, run: RunRecord) -> str:
    return " · ".join(filter(None, [short(title), short(subject(chain, run.inputs))]))


def _history(run: RunRecord) -> list[ButtonElement]:
    return [ButtonElement(text="History", action_id=HISTORY, value=run.name)] if run.asked else []


def _progress(chain: Chain, run: RunRecord) -> Iterator[Block]:
    keys = [step.key for step in chain.steps]
    current = len(keys) if run.status == "finished" else _current(chain, run)
    here = "●" if run.is_open else "✗" if run.status == "failed" else "■"
    marks = ["✓" if place < current else here if place == current else "○" for place in range(len(keys))]
    words = UNDER_WAY if run.is_open else OVER
    lines = [f"{mark} {words.get(mark, '')}{escape(step.label)}" for mark, step in zip(marks, chain.steps, strict=True)]
    if lines:
        yield section(EM_SPACE.join(line.replace(" ", NO_BREAK) for line in lines))


def _current(chain: Chain, run: RunRecord) -> int:
    """The place of the line that the run is at.

    A question that was answered is behind it, unless what it asks about is made again.
    """
    keys = [step.key for step in chain.steps]
    current = keys.index(run.step) if run.step in keys else 0
    choices = [choice for gate in chain.gates for choice in gate.choices]
    goes_on = any(choice.done == run.answered_as and not choice.rejects for choice in choices)
    is_newest = run.asked and run.asked == run.answered and run.at and _seconds(run.at) <= run.answered_at
    return current + 1 if is_newest and goes_on and current + 1 < len(keys) else current


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


def standing(chain: Chain, run: RunRecord) -> str:
    """How the run stands, as a line of mrkdwn."""
    if run.is_waiting:
        return f"Waiting for: {run.waiting_for or ANYONE}, until {when(run.due)}"
    if not run.is_open:
        return _ending(chain, run)
    answered = f"{_answered(run)}. " if run.answered_as else ""
    return f"{answered}Working on it{_so_far(run)}."


def _standing(chain: Chain, run: RunRecord) -> Iterator[Block]:
    yield context(standing(chain, run)) if run.is_open else section(standing(chain, run))
    if run.error:
        seen = f" (<{run.console}|execution>)" if run.console else ""
        yield context(f"Error: {escape(one_line(run.error, 200))}{seen}")
    if run.redrives:
        by = f" by <@{run.redriven_by}>" if run.redriven_by else " in AWS"
        yield context(f"Tried again{by}, from the step that had failed.")
    if run.after:
        yield context("Another try of a run that did not work out, from its beginning.")
    if run.again_by and not run.is_open:
        yield context(f"<@{run.again_by}> has this tried again in a new run, from its beginning.")


def _steering(chain: Chain, run: RunRecord) -> list[ButtonElement]:
    """Stop while it is under way; another try after it failed, unless there is one already."""
    if run.is_open:
        confirm = ConfirmObject(
            title="Stop this run?",
            text="What it has written stays. It cannot go on afterwards.",
            confirm="Stop",
            deny="No",
        )
        return [ButtonElement(text="Stop", action_id=STOP, value=run.name, style="danger", confirm=confirm)]
    labels = {"failed": "Try again", "unanswered": "Ask again"}
    if run.again_by or run.status not in labels or not chain.command:
        return []
    return [ButtonElement(text=labels[run.status], action_id=TRY_AGAIN, value=run.name)]


def _so_far(run: RunRecord) -> str:
    """How long the run had been under way when it came to where it is; nothing for its first minute and a half."""
    seconds = _seconds(run.at) - run.started if run.at else 0
    return f", {_duration(seconds)} so far" if seconds >= MINUTES else ""


def _answered(run: RunRecord) -> str:
    """The newest answer; one by nobody is what the run went on with when its time was over."""
    by = f"by <@{run.answered_by}>" if run.answered_by else "as nobody answered in time"
    return f"{escape(run.answered_as)} {by}"


def _ending(chain: Chain, run: RunRecord) -> str:
    if run.status == "finished":
        answered = _answered(run) if run.answered_as else ""
        answered = f", {answered[0].lower()}{answered[1:]}" if answered else ""
        return f"✓ Finished in {_duration(run.ended - run.started)}{answered}"
    if run.status == "unanswered":
        return f"◷ Nobody answered {f'by {when(run.due)}' if run.due else 'in time'}, so it ended there."
    if run.status == "stopped":
        by = f" by <@{run.ended_by}>" if run.ended_by else ""
        return f"■ {escape(run.reason)}{by}, {when(run.ended)}"
    where = chain.steps[_current(chain, run)].label if chain.steps else chain.title
    return f'✗ Stopped at "{escape(where)}": {escape(run.reason)}'


def _summary(run: RunRecord) -> str:
    words = {"finished": "finished", "unanswered": "nobody answered", "stopped": "stopped", "failed": "failed"}
    return "waiting for a decision" if run.is_waiting else words.get(run.status, "working on it")


def _duration(seconds: int) -> str:
    if seconds < MINUTES:
        return f"{max(seconds, 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 90 * 60 else f"{round(seconds / 3600)} h"


def _heading(title: str, number: int, count: int) -> str:
    return title if count == 1 else f"{title} ({number} of {count})"
