"""A run's card, the texts that it tells, and its result.

`done` is a chain's word for an answer, as in "Greenlit by Ada"; `about` says which run it is.
"""

WORKING = "Working on it."
REDRIVEN_IN_AWS = "Retried in AWS from the failed step."
ANOTHER_TRY = "A retry of an earlier run, from the beginning."
UNANSWERED = "◷ Nobody answered in time, so it ended there."

OPEN_THREAD = "Open thread"
HISTORY = "History"
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


def another_try(url: str) -> str:
    """The run was started in the place of another one, to which the address leads."""
    return f"A retry of <{url}|an earlier run>, from the beginning."


def started(at: str) -> str:
    """When a run began that nobody started from Slack."""
    return f"Started {at}"


def started_by(by: str, at: str) -> str:
    """Who started a run."""
    return f"Started by {by}, {at}"


def started_ended(at: str, duration: str) -> str:
    """When a run began that nobody started from Slack, and how long it was under way."""
    return f"Started {at}, ended after {duration}"


def started_by_ended(by: str, at: str, duration: str) -> str:
    """Who started a run, and how long it was under way."""
    return f"Started by {by}, {at}, ended after {duration}"


def step_done(step: str) -> str:
    """A step of the progress that is done; a check mark is read out as one."""
    return f"✓ {step}"


def step_now(step: str) -> str:
    """The step that the run is at."""
    return f"● Now: {step}"


def step_then(step: str) -> str:
    """A step that is still to come."""
    return f"○ Then: {step}"


def step_failed(step: str) -> str:
    """The step at which the run failed."""
    return f"✗ Failed: {step}"


def step_ended(step: str) -> str:
    """The step at which the run was stopped, or ended as nobody answered."""
    return f"■ Ended at: {step}"


def step_not_reached(step: str) -> str:
    """A step that the run did not come to before it ended."""
    return f"○ Not reached: {step}"


def waiting(who: str, until: str) -> str:
    """Who has to answer."""
    return f"Waiting for: {who}, until {until}"


def answered(done: str, by: str) -> str:
    """The newest answer, while the run works on."""
    return f"{done} by {by}."


def went_on(done: str) -> str:
    """What the run went on with when nobody had answered, while it works on."""
    return f"{done} because nobody answered in time."


def finished(duration: str) -> str:
    """The run has a result."""
    return f"✓ Finished in {duration}"


def finished_answered(duration: str, done: str, by: str) -> str:
    """The run has a result, after somebody's answer."""
    return f"✓ Finished in {duration}, {_lower_first(done)} by {by}"


def finished_went_on(duration: str, done: str) -> str:
    """The run has a result, though nobody had answered."""
    return f"✓ Finished in {duration}, {_lower_first(done)} because nobody answered in time"


def unanswered(until: str) -> str:
    """The run ended, as nobody answered by then."""
    return f"◷ Nobody answered by {until}, so it ended there."


def stopped_by(by: str, at: str) -> str:
    """Somebody stopped the run."""
    return f"■ Stopped by {by}, {at}"


def stopped(reason: str, at: str) -> str:
    """The run was stopped by nobody in Slack; `reason` is one of `failures`."""
    return f"■ {reason}, {at}"


def failed(step: str, reason: str) -> str:
    """The run failed; `reason` is one of `failures`, or what the chain says."""
    return f'✗ Failed at "{step}": {reason}'


def error(name: str) -> str:
    """The name of the error that a run failed with."""
    return f"Error: {name}"


def error_seen(name: str, url: str) -> str:
    """The name of the error that a run failed with, and the way to its execution."""
    return f"Error: {name} (<{url}|execution>)"


def execution(url: str) -> str:
    """The way to the execution of a run that ended without an error's name."""
    return f"For engineers: <{url}|execution>"


def redriven(by: str) -> str:
    """The run goes on where it had failed, as somebody wished."""
    return f"Retried by {by} from the failed step."


def tried_anew(by: str) -> str:
    """Somebody has started another run in the place of this one."""
    return f"{by} retried this in a new run, from the beginning."


def tried_anew_there(by: str, url: str) -> str:
    """Somebody has started another run in the place of this one, to which the address leads."""
    return f"{by} retried this in <{url}|a new run>, from the beginning."


def notice_working(about: str) -> str:
    """The notification of a card whose run is under way."""
    return f"{about}: working on it"


def notice_waiting(about: str) -> str:
    """The notification of a card whose run waits for people."""
    return f"{about}: waiting for a decision"


def notice_finished(about: str) -> str:
    """The notification of a card whose run has a result."""
    return f"{about}: finished"


def notice_unanswered(about: str) -> str:
    """The notification of a card whose run ended as nobody answered."""
    return f"{about}: nobody answered"


def notice_stopped(about: str) -> str:
    """The notification of a card whose run was stopped."""
    return f"{about}: stopped"


def notice_failed(about: str) -> str:
    """The notification of a card whose run failed."""
    return f"{about}: failed"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
