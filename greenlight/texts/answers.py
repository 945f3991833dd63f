"""What a person reads privately when they answer a question or hand it over."""

NOT_SENT = "Step Functions did not take the answer just now. Nothing is lost: please click again."
DID_NOT_GO_THROUGH = "Your answer did not go through. Nothing is lost: please click again."
UNSURE = (
    "Step Functions hasn't confirmed your answer yet. "
    "Check back in 30 seconds, and click again if the question is still open."
)
NOT_NOTED = "Your answer was accepted. It will show here in about a minute."
NO_RECORDS = "I couldn't reach my database, so nothing was sent. Please click again."
UNREADABLE = "I can't read my record of this question, so nothing was sent. Please tell your Greenlight admin."
TOO_LARGE = (
    "This text is too long for a run (more than 256 kB), so nothing was sent. Please shorten it and send it again."
)
INCOMPLETE = "Something that this choice needs was missing, so nothing was sent. Please click it again."
BUSY = "Other people are answering this right now. Check back in a moment, and click again if it is still open."
UNKNOWN = "This question is no longer in my database, so it can't be answered. Start a new run with its command."
NOT_IN_CHANNEL = "Anyone in this run's channel may answer, but you or I have left it."
EMPTY = "This can't be empty."
NOT_YOURSELF = "That's you. Choose someone else, or close this and answer yourself."
NOT_AN_APP = "That is an app or a deactivated account. Please choose a person."
NOT_THE_REQUESTER = "They started this run, so they may not answer it. Please choose someone else."
ASKED_ALREADY = "They may answer this already. Please choose someone else, or close this and answer yourself."
AGREED_ALREADY = "Enough people have agreed on this already, so it can no longer be handed over."
TOO_FEW_LEFT = "Then too few people could answer this: they will be asked too. Please choose someone else."
HANDED_OVER = "You asked someone else to decide this, so you can no longer answer it."
NOT_LOOKED_UP = "Slack couldn't tell me who that is, so nobody was asked. Please try again later."

ELSEWHERE = "They aren't in this run's channel, so they wouldn't see the question. Invite them, or choose someone else."
NOT_TOLD = "They may decide now, but Slack didn't deliver my message to them. Please tell them yourself."


_KINDS = {
    "guests": "Guests",
    "strangers": "People of other organizations",
    "nobody": "Accounts that Slack does not show me",
}
"""What keeps people out, at the beginning of a sentence."""


def not_the_requester(asked: str) -> str:
    """The person who started a run tried to answer; anyone else in the channel may."""
    return f"You started this run, so someone else in this channel has to answer. They were asked {asked}."


def not_for(kind: str) -> str:
    """Somebody tried to answer who is a guest, of another organisation (`strangers`), or not a person."""
    return f"{_KINDS[kind]} may not answer this. A full member of this workspace has to."


def not_asked(kind: str) -> str:
    """Somebody was to be asked who is a guest, or of another organisation (`strangers`)."""
    return f"{_KINDS[kind]} may not answer this. Please choose a full member of this workspace."


def only_they(who: str, asked: str) -> str:
    """Somebody tried to answer who may not."""
    return f"Only {who} may answer this. They were asked {asked}."


def answered_already(by: str, at: str, choice: str) -> str:
    """Somebody else was faster; `choice` is the label of their choice."""
    return f"{by} already answered this, {at}: {choice}."


def being_answered(by: str) -> str:
    """Somebody else is answering at this moment."""
    return f"{by} is answering this right now."


def closed(at: str) -> str:
    """It is too late for an answer."""
    return f"This question was closed {at}, so your answer was not used."


def words_too_long(most: int, length: int) -> str:
    """The words are too long; both are in characters."""
    return f"Use at most {most:,} characters (yours has {length:,})."


def too_long_to_edit(length: int, most: int) -> str:
    """A modal cannot hold the text; both are in characters, `most` about as many as fit."""
    return (
        f"This text is too long to edit in Slack ({length:,} characters; about {most:,} fit). "
        "The file in the thread has all of it. Please choose another answer."
    )


def asks_you(to: str, by: str, question: str) -> str:
    """The notification for the person who is asked instead."""
    return f"{to}, {by} asks you to decide: {question}"


def asks_you_until(to: str, by: str, question: str, until: str) -> str:
    """The thread's message for the person who is asked instead."""
    return f"{to}, {by} asks you to decide: {question} You have until {until}."
