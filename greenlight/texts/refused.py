"""What a person reads privately if Slack refuses the card of their run: why, and who can change it.

`call` is a chain's command. In each case nothing was started.
"""

from greenlight.texts.words import APP_NAME

ONLY_SOME_PEOPLE = (
    "Only some people may post in that channel, and I'm not one of them. "
    "Ask an admin of the channel to let me, or use another channel."
)
READ_ONLY = "That channel is read-only, so I can't post in it. Ask an admin of the channel, or use another channel."
THREADS_ONLY = (
    "That channel takes messages only in threads, and a run needs one outside. "
    "Ask an admin of the channel, or use another channel."
)
NOT_THERE = f"I can't post in that channel yet. Type /invite @{APP_NAME} there, or choose another channel."
ARCHIVED = "That channel is archived. Unarchive it, or use another channel."
GUESTS = "I have only limited access to that channel. Ask an admin of your workspace, or use another channel."
TOO_LONG = "The card would be too long for Slack. Please shorten your text and try again."
NO_MORE_MESSAGES = "Your workspace has reached Slack's limit of messages. Ask an admin of your workspace."
APP_LOCKED_OUT = (
    "Slack does not accept me any more, so nothing was started. Please tell your Greenlight admin: "
    f"{APP_NAME} has to be installed in this workspace again."
)


def not_here(call: str) -> str:
    """The bot is not in the channel."""
    return f"I can't post in this channel yet. Type /invite @{APP_NAME}, then {call} again."


def unseen(call: str) -> str:
    """The bot cannot see the channel: it is private, or a direct message between people."""
    return (
        f"I can't see this conversation. In a private channel, type /invite @{APP_NAME}, then {call} again. "
        "In direct messages between people I can't work."
    )


def not_permitted(call: str) -> str:
    """The bot may not post, and Slack does not say whether that is because it is not in the channel."""
    return (
        f"I may not post in this channel. If I'm not in it, type /invite @{APP_NAME}, then {call} again. "
        "If I am, ask an admin of the channel."
    )


def busy(call: str) -> str:
    """Slack takes no more messages in the channel now."""
    return (
        "Slack takes about one message a second in a channel, and there are many right now. "
        f"Nothing is lost: press the button to start {call} in a moment."
    )


def no_answer(call: str) -> str:
    """Slack did not answer, or has a problem of its own."""
    return f"Slack did not answer, so nothing was started. Please try {call} again in a moment."


def other(call: str) -> str:
    """Slack refused the card for another reason."""
    return (
        f"Slack did not take my message, so nothing was started. Please try {call} again later. "
        "If it keeps happening, tell your Greenlight admin."
    )
