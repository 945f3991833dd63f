"""A run's card: what the run does, who started it, its progress, and its buttons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from greenlight import texts
from greenlight.people.mentions import mention, named
from greenlight.runs.record import RunRecord, Status
from greenlight.slack.blocks import Content, actions, bold, content, context, link, section, short, when
from greenlight.slack.escaping import escape, one_line
from greenlight.spec.chain import Chain

EM_SPACE, NO_BREAK = "\u2003", "\u00a0"
HISTORY = "history"
SEND_AGAIN = "send_again"
SHOW_REPLY = "show_reply"
STOP = "stop"
TRY_AGAIN = "try_again"

MINUTES_FROM = 90
"""Seconds from which a duration is shown in minutes."""

NOTICES: Mapping[Status, Callable[[str], str]] = {
    "finished": texts.cards.notice_finished,
    "unanswered": texts.cards.notice_unanswered,
    "stopped": texts.cards.notice_stopped,
    "failed": texts.cards.notice_failed,
}
"""The text of the Slack notification for the card of a run that has ended."""


def run_card(chain: Chain, run: RunRecord) -> Content:
    """The run's root message: what the run does, who started it, its progress, and its buttons."""
    blocks = [
        title_line(chain, chain.title, run),
        context(_started(run)),
        *_progress(chain, run),
        *_status(chain, run),
        *actions(
            *link(run.link, texts.cards.OPEN_THREAD),
            *_history(run),
            *_reply(run),
            *_send_again(run),
            *_steering(chain, run),
        ),
    ]
    return content(_notice(run)(about_run(chain, chain.title, run)), blocks)


def subject(chain: Chain, inputs: Mapping[str, str]) -> str:
    """What the run is about, on one line: its first input, which may be empty if it is optional."""
    return " ".join(inputs.get(chain.inputs[0].name, "").split()) if chain.inputs else ""


def after_dot(text: str) -> str:
    """The text after a dot, as it follows a title; "" if there is none."""
    return f" · {text}" if text else ""


def title_line(chain: Chain, title: str, run: RunRecord) -> Block:
    """Returns the bold first line: the emoji, the title, and what the run is about."""
    return bold(f"{chain.emoji} {title}", after_dot(subject(chain, run.inputs)))


def about_run(chain: Chain, title: str, run: RunRecord) -> str:
    """Returns the title and what the run is about, short enough for a notification."""
    return " · ".join(filter(None, [short(title), short(subject(chain, run.inputs))]))


def _history(run: RunRecord) -> list[ButtonElement]:
    return [ButtonElement(text=texts.cards.HISTORY, action_id=HISTORY, value=run.name)] if run.asked else []


def _reply(run: RunRecord) -> list[ButtonElement]:
    shown = run.status == "failed" and run.has_reply
    return [ButtonElement(text=texts.cards.SHOW_REPLY, action_id=SHOW_REPLY, value=run.name)] if shown else []


def _progress(chain: Chain, run: RunRecord) -> Iterator[Block]:
    done = len(chain.milestones) - (1 if run.missing else 0)
    current = done if run.status == "finished" else _current(chain, run)
    here, ahead = _here_and_ahead(run)
    says = [texts.cards.step_done] * current + [here] + [ahead] * len(chain.milestones)
    lines = [say(escape(step.label)) for say, step in zip(says, chain.milestones, strict=False)]
    if lines:
        yield section(EM_SPACE.join(line.replace(" ", NO_BREAK) for line in lines))


def _here_and_ahead(run: RunRecord) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """The texts for the current milestone and for those after it."""
    if run.is_open:
        return texts.cards.step_now, texts.cards.step_then
    if run.missing:
        return texts.delivery.step_missing, texts.cards.step_not_reached
    here = texts.cards.step_failed if run.status == "failed" else texts.cards.step_ended
    return here, texts.cards.step_not_reached


def _started(run: RunRecord) -> str:
    """Who started it, when, and how long ago (in Slack's words, while the run is in progress) or how long it took.

    A finished run has its duration in another line.
    """
    if not run.is_open and run.status != "finished":
        at, took = when(run.started), _duration(run.ended - run.started)
        by = mention(run.user)
        return texts.cards.started_by_ended(by, at, took) if run.user else texts.cards.started_ended(at, took)
    at = when(run.started, texts.words.DATE_TIME_AGO if run.is_open else texts.words.DATE_AND_TIME)
    return texts.cards.started_by(mention(run.user), at) if run.user else texts.cards.started(at)


def _current(chain: Chain, run: RunRecord) -> int:
    """The index of the run's current milestone.

    A failed run is at the milestone of the step that failed, if known. Otherwise, if the newest question is answered,
    the run is past its milestone, unless the text is written again.
    """
    keys = [step.key for step in chain.milestones]
    if run.status == "failed" and run.failed_at in keys:
        return keys.index(run.failed_at)
    current = keys.index(run.step) if run.step in keys else 0
    goes_on = run.answered_as and not run.turned_down
    is_newest = run.asked and run.asked == run.answered and run.at and _seconds(run.at) <= run.answered_at
    return current + 1 if is_newest and goes_on and current + 1 < len(keys) else current


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


def status_line(chain: Chain, run: RunRecord, anyone: Callable[[bool], str] = texts.questions.anyone_here) -> str:
    """The run's status as a line of mrkdwn; `anyone` has the words if it waits for anyone (`who_may`)."""
    if run.is_waiting:
        return texts.cards.waiting(named(run.waiting_for, run.but_requester, anyone), when(run.due))
    return " ".join([*_answered(run), texts.cards.WORKING]) if run.is_open else _ending(chain, run)


def used_line(run: RunRecord) -> list[Block]:
    """The line that says what an ended run used; none while that is not known, or if it asked no model."""
    if run.is_open or not run.model_calls:
        return []
    unknown = run.calls_without_tokens
    return [context(texts.cards.used(run.model_calls, run.tokens_in, run.tokens_out, unknown=unknown, cost=run.cost))]


def _status(chain: Chain, run: RunRecord) -> Iterator[Block]:
    yield context(status_line(chain, run)) if run.is_open else section(status_line(chain, run))
    if run.error:
        error = escape(one_line(run.error, 200))
        yield context(texts.cards.error_seen(error, run.console) if run.console else texts.cards.error(error))
    elif run.console and not run.is_open and run.status != "finished":
        yield context(texts.cards.execution(run.console))
    yield from _missing(run)
    yield from used_line(run)
    if run.redrives:
        by = mention(run.redriven_by)
        yield context(texts.cards.redriven(by) if run.redriven_by else texts.cards.RETRIED_IN_AWS)
    if run.after:
        yield context(texts.cards.is_retry_of(run.after_at) if run.after_at else texts.cards.IS_RETRY)
    if run.again_by and not run.is_open:
        by, there = mention(run.again_by), run.again_at
        yield context(texts.cards.retried_in_linked_run(by, there) if there else texts.cards.retried_in_new_run(by))


def _missing(run: RunRecord) -> Iterator[Block]:
    """What of a finished run's result is not in Slack, and how to get it."""
    if run.missing and run.status == "finished":
        why = texts.delivery.place(run.missing_because) if run.unreachable else _refusal(run)
        yield section(
            texts.delivery.result_missing(why)
            if run.missing == "result"
            else texts.delivery.file_missing(escape(run.missing), why)
        )


def _refusal(run: RunRecord) -> str:
    return texts.delivery.refusal(run.missing_because)


def _send_again(run: RunRecord) -> list[ButtonElement]:
    shown = run.missing and run.status == "finished"
    return [ButtonElement(text=texts.delivery.SEND_AGAIN, action_id=SEND_AGAIN, value=run.name)] if shown else []


def _steering(chain: Chain, run: RunRecord) -> list[ButtonElement]:
    """The Stop button while the run is in progress; a retry button after it failed, unless it was retried already."""
    if run.is_open:
        confirm = ConfirmObject(
            title=texts.cards.STOP_TITLE,
            text=texts.cards.STOP_TEXT,
            confirm=texts.cards.STOP_CONFIRM,
            deny=texts.cards.STOP_DENY,
            style="danger",
        )
        return [ButtonElement(text=texts.cards.STOP, action_id=STOP, value=run.name, style="danger", confirm=confirm)]
    labels = {"failed": texts.cards.TRY_AGAIN, "unanswered": texts.cards.ASK_AGAIN}
    if run.again_by or run.status not in labels or not chain.command:
        return []
    return [ButtonElement(text=labels[run.status], action_id=TRY_AGAIN, value=run.name)]


def _answered(run: RunRecord) -> list[str]:
    """The newest answer as a sentence. If nobody gave it, the run continued with it after the timeout."""
    if not run.answered_as:
        return []
    done = escape(run.answered_as)
    return [texts.cards.answered(done, mention(run.answered_by)) if run.answered_by else texts.cards.continued(done)]


def _ending(chain: Chain, run: RunRecord) -> str:
    if run.status == "finished":
        return _finished(run)
    if run.status == "unanswered":
        return texts.cards.unanswered(when(run.due)) if run.due else texts.cards.UNANSWERED
    if run.status == "stopped" and run.ended_by:
        return texts.cards.stopped_by(mention(run.ended_by), when(run.ended))
    if run.status == "stopped":
        return texts.cards.stopped(escape(run.reason), when(run.ended))
    where = chain.milestones[_current(chain, run)].label if chain.milestones else chain.title
    return texts.cards.failed(escape(where), escape(run.reason))


def _finished(run: RunRecord) -> str:
    duration, done = _duration(run.ended - run.started), escape(run.answered_as)
    if not done:
        return texts.cards.finished(duration)
    if run.answered_by:
        return texts.cards.finished_answered(duration, done, mention(run.answered_by))
    return texts.cards.finished_continued(duration, done)


def _notice(run: RunRecord) -> Callable[[str], str]:
    """The text of the Slack notification for the run's status."""
    if run.is_waiting:
        return texts.cards.notice_waiting
    return NOTICES.get(run.status, texts.cards.notice_working)


def _duration(seconds: int) -> str:
    if seconds < MINUTES_FROM:
        return texts.words.seconds(max(seconds, 1))
    if seconds < 90 * 60:
        return texts.words.minutes(round(seconds / 60))
    return texts.words.hours(round(seconds / 3600))
