"""A run's card, the texts that it tells, and its result.

`done` is a chain's word for an answer, as in "Greenlit by Ada"; `about` says which run it is.
"""

WORKING = "Working on it."
RETRIED_IN_AWS = "Retried in AWS from the failed step."
IS_RETRY = "A retry of an earlier run, from the beginning."
UNANSWERED = "◷ Nobody answered in time, so it ended there."

OPEN_THREAD = "Open thread"
HISTORY = "History"
SHOW_REPLY = "Show the reply"
TRY_AGAIN = "Try again"
ASK_AGAIN = "Ask again"
STOP = "Stop"
STOP_TITLE = "Stop this run?"
STOP_TEXT = "What it has written stays, but the run can't be resumed."
STOP_CONFIRM = "Stop"
STOP_DENY = "No"

UNTITLED_FILE = "Text"
REST_IN_FILE_BELOW = "This is the beginning. The file below has the whole text."
REST_IN_FILE = "This is the beginning. A file in the thread has the whole text."
REST_IN_THREAD = "This is the beginning. The thread has the whole text."
MODEL_CUT = "(The model reached its length limit here.)"
NEVER_STARTED = "Slack did not confirm this card, so nothing was started with it."


def copy(there: str) -> str:
    """In place of a card that is there twice; `there` is the address of the other."""
    return f"This is a copy. <{there}|The run's card is here>."


def is_retry_of(url: str) -> str:
    """The run is a retry of another run, whose card is at the URL."""
    return f"A retry of <{url}|an earlier run>, from the beginning."


def started(at: str) -> str:
    """When a run started that nobody started from Slack."""
    return f"Started {at}"


def started_by(by: str, at: str) -> str:
    """Who started a run."""
    return f"Started by {by}, {at}"


def started_ended(at: str, duration: str) -> str:
    """When a run started that nobody started from Slack, and how long it took."""
    return f"Started {at}, ended after {duration}"


def started_by_ended(by: str, at: str, duration: str) -> str:
    """Who started a run, and how long it took."""
    return f"Started by {by}, {at}, ended after {duration}"


def step_done(step: str) -> str:
    """A milestone that is done; screen readers say "check mark"."""
    return f"✓ {step}"


def step_now(step: str) -> str:
    """The milestone that the run is working on."""
    return f"● Now: {step}"


def step_then(step: str) -> str:
    """A milestone that is still ahead."""
    return f"○ Then: {step}"


def step_failed(step: str) -> str:
    """The milestone at which the run failed."""
    return f"✗ Failed: {step}"


def step_ended(step: str) -> str:
    """The milestone at which the run was stopped, or ended because nobody answered."""
    return f"■ Ended at: {step}"


def step_not_reached(step: str) -> str:
    """A milestone that the run did not reach."""
    return f"○ Not reached: {step}"


def waiting(who: str, until: str) -> str:
    """Who has to answer."""
    return f"Waiting for: {who}, until {until}"


def answered(done: str, by: str) -> str:
    """The newest answer, while the run continues."""
    return f"{done} by {by}."


def continued(done: str) -> str:
    """The default choice that the run continues with, because nobody answered."""
    return f"{done} because nobody answered in time."


def finished(duration: str) -> str:
    """The run has a result."""
    return f"✓ Finished in {duration}"


def finished_answered(duration: str, done: str, by: str) -> str:
    """The run has a result, after an answer."""
    return f"✓ Finished in {duration}, {_lower_first(done)} by {by}"


def finished_continued(duration: str, done: str) -> str:
    """The run has a result, although nobody answered."""
    return f"✓ Finished in {duration}, {_lower_first(done)} because nobody answered in time"


def used(calls: int, tokens_in: int, tokens_out: int, *, unknown: int, cost: int) -> str:
    """What a run used; the tokens of `unknown` calls are not known. `cost` is in millionths of a dollar, or 0."""
    parts = ["1 model call" if calls == 1 else f"{calls:,} model calls"]
    if tokens_in or tokens_out:
        least = "at least " if unknown else ""
        parts.append(f"{least}{tokens_in:,} tokens in, {tokens_out:,} out")
    if cost:
        about = "at least" if unknown else "about"
        parts.append("less than $0.01" if cost < 10_000 and not unknown else f"{about} ${cost / 1_000_000:,.2f}")
    return " · ".join(parts)


def unanswered(until: str) -> str:
    """The run ended because nobody answered by then."""
    return f"◷ Nobody answered by {until}, so it ended there."


def stopped_by(by: str, at: str) -> str:
    """Somebody stopped the run."""
    return f"■ Stopped by {by}, {at}"


def stopped(reason: str, at: str) -> str:
    """The run was stopped outside Slack; `reason` is one of `failures`."""
    return f"■ {reason}, {at}"


def failed(step: str, reason: str) -> str:
    """The run failed; `reason` is one of `failures`, or the chain's own."""
    return f'✗ Failed at "{step}": {reason}'


def error(name: str) -> str:
    """The name of the error that ended the run."""
    return f"Error: {name}"


def error_seen(name: str, url: str) -> str:
    """The name of the error that ended the run, and a link to its execution."""
    return f"Error: {name} (<{url}|execution>)"


def execution(url: str) -> str:
    """A link to the execution of a run that ended without an error's name."""
    return f"For engineers: <{url}|execution>"


def redriven(by: str) -> str:
    """Somebody retried the run from the step that failed."""
    return f"Retried by {by} from the failed step."


def retried_in_new_run(by: str) -> str:
    """Somebody retried the run in a new run."""
    return f"{by} retried this in a new run, from the beginning."


def retried_in_linked_run(by: str, url: str) -> str:
    """Somebody retried the run in a new run, whose card is at the URL."""
    return f"{by} retried this in <{url}|a new run>, from the beginning."


def notice_working(about: str) -> str:
    """The notification for a card whose run is in progress."""
    return f"{about}: working on it"


def notice_waiting(about: str) -> str:
    """The notification for a card whose run waits for people."""
    return f"{about}: waiting for a decision"


def notice_finished(about: str) -> str:
    """The notification for a card whose run has a result."""
    return f"{about}: finished"


def notice_unanswered(about: str) -> str:
    """The notification for a card whose run ended because nobody answered."""
    return f"{about}: nobody answered"


def notice_stopped(about: str) -> str:
    """The notification for a card whose run was stopped."""
    return f"{about}: stopped"


def notice_failed(about: str) -> str:
    """The notification for a card whose run failed."""
    return f"{about}: failed"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
