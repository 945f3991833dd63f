"""What a person is told privately when they answer a question, or hand it over."""

NOT_SENT = "Step Functions did not take the answer just now. Nothing is lost: please click again."
NOT_THROUGH = "Your answer did not go through. Nothing is lost: please click again."
UNSURE = "Step Functions has not confirmed the answer. Please look here again in half a minute, and click again then."
NOT_NOTED = "Your answer was taken, but I could not show it yet. It will show here in about a minute."
NO_RECORDS = "My records did not answer just now, so nothing was sent. Please click again."
UNREADABLE = "I can't read my record of this, so nothing was sent. Please tell your Greenlight admin."
TOO_LARGE = (
    "This is more text than a run can carry on (256 kB), so nothing was sent. Please shorten it, and send it again."
)
INCOMPLETE = "What this choice asks for was missing, so nothing was sent. Please click it again."
BUSY = "Others are answering this at the same moment. Please look here again, and click again if it is still open."
UNKNOWN = "This question is not in my records any more, so it cannot be answered. Start a new run with its command."
NOT_IN_CHANNEL = "You and I are not in the channel of this run any more, where anyone may answer."
EMPTY = "This cannot be empty."
NOT_ONESELF = "That is you: choose somebody else, or close this and answer yourself."
NOT_AN_APP = "That is an app, or somebody who has left. Please choose a person."
NOT_THE_REQUESTER = "They asked for this run, and may not answer it themselves. Please choose somebody else."
NOT_LOOKED_UP = "Slack did not say who that is, so nobody was asked. Please try again later."

ELSEWHERE = "They are not in this run's channel, so they would not hear of it. Invite them, or choose somebody else."
NOT_TOLD = "They may decide now, but Slack did not take my message to them just now. Please tell them yourself."


def not_the_requester(asked: str) -> str:
    """Who asked for a run has tried to answer what anyone else in the channel may."""
    return f"You asked for this run, so somebody else in this channel has to answer. They were asked {asked}."


def only_they(who: str, asked: str) -> str:
    """Somebody who may not answer has tried to."""
    return f"Only {who} may answer this. They were asked {asked}."


def answered_already(by: str, at: str, choice: str) -> str:
    """Somebody else was faster; `choice` is the label of theirs."""
    return f"{by} already answered this, {at}: {choice}."


def being_answered(by: str) -> str:
    """Somebody else is just answering."""
    return f"{by} is answering this right now."


def closed(at: str) -> str:
    """It is too late for an answer."""
    return f"This question was closed {at}, so your answer was not used."


def words_too_long(most: int, length: int) -> str:
    """What was typed does not fit; both are in characters."""
    return f"Say it in at most {most:,} characters (yours has {length:,})."


def asks_you(to: str, by: str, question: str) -> str:
    """The notification to whom a question was handed over."""
    return f"{to}, {by} asks you to decide: {question}"


def asks_you_until(to: str, by: str, question: str, until: str) -> str:
    """The thread's message to whom a question was handed over."""
    return f"{to}, {by} asks you to decide: {question} You have until {until}."
