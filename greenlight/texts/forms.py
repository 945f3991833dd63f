"""Modals: a chain's form, the menu of chains, what a choice asks for, handing over; and what opens them too late."""

START = "Start"
NEXT = "Next"
SEND = "Send"
ASK = "Ask"
CANCEL = "Cancel"
CLOSE = "Close"

IN_WHICH_CHANNEL = "In which channel?"
CHANNEL_HINT = "A channel that I am in."
CHOOSE_A_CHANNEL = "Choose a channel"
CHOOSE_ONE = "Choose one"
CHOOSE_SOMEBODY = "Choose someone"
WHAT_SHALL_IT_BE = "What should I start?"
WHAT_TO_MAKE_OF_IT = "What should I do with it?"

ASK_SOMEONE_ELSE = "Ask someone else"
WHO_SHOULD_DECIDE = "Who should decide?"
YOU_AS_WELL = "They are asked in the thread. You may still answer too."
THEY_ALONE = "They are asked in the thread. From then on only they may answer."
IN_YOUR_PLACE = "They are asked in the thread. From then on they may answer instead of you."

IN_FULL_IN_THREAD = "The full texts are in the thread."

OPEN_FORM = "Open form"
CHOOSE_AGAIN = "This took too long to open. Please choose it from the message's menu again."


def left_out(characters: int) -> str:
    """A message's text does not fit into the form's first field."""
    return (
        f"The message is {characters} characters longer than this field, which has its beginning. "
        "Shorten it as you like."
    )


def several_things(command: str) -> str:
    """Above the chains that share a command."""
    return f"{command} can do several things"


def unknown_word(command: str, word: str, words: str) -> str:
    """What stands after a command that several chains share is none of their words, which are listed."""
    return f'{command} has no "{word}". Use one of these words after it: {words}. Or type {command} alone for a menu.'


def unknown_only_word(command: str, word: str, only: str) -> str:
    """The text after a command is not the only word that the command has."""
    return f'{command} has no "{word}". Type {command} {only}.'


def not_here(what: str, command: str) -> str:
    """A chain, or what was typed for it, is not in this deployment (any more); `command` is the bot's own."""
    return f"{what} isn't available here. Type {command} chains to see what you can start."


def option(number: int) -> str:
    """An option whose first line is not known, counted from 1."""
    return f"Option {number}"


def too_late(label: str) -> str:
    """Above the button that opens a modal again; `label` is the button's."""
    return f"{label}: this took too long to open."


def too_late_notice(label: str) -> str:
    """The notification of a message with the button that opens a modal again."""
    return f"{label}: this took too long to open. Open it with the button."


def form_too_late(call: str) -> str:
    """Above the button that opens the form of what was typed."""
    return f"{call}: this took too long to open a form."


def form_too_late_notice(call: str) -> str:
    """The notification of a message with the button that opens the form of what was typed."""
    return f"{call}: this took too long to open a form. Open it with the button."
