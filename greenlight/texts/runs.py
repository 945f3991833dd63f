"""What a person reads privately when they start, stop or retry a run. `call` is a chain's command."""

from greenlight.texts.answers import _KINDS
from greenlight.texts.words import APP_NAME

GROUP_UNKNOWN = (
    "Slack couldn't tell me who is in the group that may do this, so nothing was done. Please try again later."
)
PERSON_UNKNOWN = (
    "Slack couldn't tell me whether you are a member of this workspace, so nothing was done. "
    "Please try again in a moment."
)
CHANNELS_UNKNOWN = "Slack couldn't tell me which channels you are in. Please try again in a moment."
NOT_STOPPED = "Step Functions did not stop the run. Please click again."
NOT_RETRIED = "Step Functions did not retry the run. Please click again."
ALREADY_RETRIED = "This run was already retried. Its card shows how far it is."
NOT_FAILED = "This run did not fail, so there is nothing to retry."
JUST_STARTING = "This run is just starting. Please click again in 30 seconds."
NOT_CONFIRMED = "Step Functions hasn't confirmed yet that the run continues. Check its card in three minutes."
START_NOT_CONFIRMED = (
    "Step Functions hasn't confirmed yet that the run has started. "
    "If it hasn't, its card in the channel says so within three minutes."
)
NOT_SHOWN = "That worked. It will show here in about a minute."
ENDED_JUST_NOW = "This run has just ended by itself, so there is nothing to stop. Its card will say how it ended."
NOT_OURS = "This run was started outside Slack. Start it again there."
NOBODY_STOPS_IT = "This run can only be stopped in AWS."
OTHER_WORKSPACE = "This run belongs to another Slack workspace, so it can't be used from this one."
NOT_SEEN = "Only people in this run's channel can see this."
NOT_YOUR_CHANNEL = "You aren't in this channel. Join it first, or choose another channel."
UNKNOWN_RUN = "This run is no longer in my database."


def too_long(label: str, most: int, length: int) -> str:
    """An input is too long; both are in characters."""
    return f"{label} Use at most {most} characters (yours has {length})."


def missing(label: str) -> str:
    """An input is empty."""
    return f"{label} This can't be empty."


def not_started(call: str) -> str:
    """The card is posted, but Step Functions refused the run."""
    return f"Step Functions did not start the run, so nothing is running. Please try {call} again later."


def not_started_by_you(who: str, call: str) -> str:
    """Somebody tried to start a chain who may not."""
    return f"Only {who} may start {call}. Ask one of them, or your {APP_NAME} admin."


def not_started_by(kind: str, call: str) -> str:
    """Somebody tried to start a chain who is a guest, of another organisation (`strangers`), or not a person."""
    return f"{_KINDS[kind]} may not start {call}. Ask a full member of this workspace."


def too_many_of_yours(call: str, most: int) -> str:
    """One more run would exceed the person's limit."""
    if most == 1:
        return f"You already have 1 {call} run in progress (your limit). Wait for it to finish."
    return f"You already have {most} {call} runs in progress (your limit). Wait for one to finish."


def too_many(call: str, most: int) -> str:
    """One more run would exceed the chain's limit."""
    if most == 1:
        return f"There is already 1 {call} run in progress (the limit). Please try again later."
    return f"There are already {most} {call} runs in progress (the limit). Please try again later."


def too_many_tokens(call: str, used: int, most: int) -> str:
    """The person's runs of the chain have used up the day's tokens."""
    return (
        f"Your {call} runs have used {used:,} tokens today, and your limit is {most:,}. "
        "It starts again at midnight UTC. If you need more, ask your Greenlight admin."
    )


def not_stopped_by_you(who: str) -> str:
    """Somebody tried to stop a run who may not."""
    return f"Only {who} may stop this run."


def has_ended(at: str) -> str:
    """A run that somebody wants to stop has already ended."""
    return f"This run ended {at}, so there is nothing to stop."


def tried_again(by: str) -> str:
    """The run was already retried as a new run."""
    return f"{by} already retried this."
