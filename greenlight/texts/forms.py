"""Modals: a chain's form, the menu of chains, what a choice asks for, handing over, and modals that opened too late."""

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
WHAT_TO_START = "What should I start?"
WHAT_TO_DO_WITH_IT = "What should I do with it?"

ASK_SOMEONE_ELSE = "Ask someone else"
WHO_SHOULD_DECIDE = "Who should decide?"
ONLY_THEY_MAY_ANSWER = "They are asked in the thread. From then on only they may answer."
THEY_ANSWER_FOR_YOU = "They are asked in the thread. From then on they may answer instead of you."

IN_FULL_IN_THREAD = "The full texts are in the thread."

START_NOW = "Start"
STARTED = "It is started. Its card is in the channel."
OPEN_FORM = "Open form"
CHOOSE_AGAIN = "This took too long to open. The button opens it."

EARLIER_BUTTON = "This button is from an earlier version, so it no longer works. Nothing was done."
EARLIER_FORM = "This form is from an earlier version, so it can't be sent. Copy what you typed, and open it again."
EARLIER_SHORTCUT = "This shortcut is from an earlier version, so it no longer works. Nothing was done."
WENT_WRONG = (
    "Something went wrong, so this may not have worked. "
    "Look whether it did, and try again if not. If it keeps happening, tell your Greenlight admin."
)


def you_typed(command: str) -> str:
    """Below an error, so that what was typed is not lost."""
    return f"You typed: {command}"


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
    """The first word after a shared command belongs to none of its chains; `words` lists theirs."""
    return f'{command} has no "{word}". Use one of these words after it: {words}. Or type {command} alone for a menu.'


def unknown_only_word(command: str, word: str, only: str) -> str:
    """The first word after a command is not the only one that it knows."""
    return f'{command} has no "{word}". Type {command} {only}.'


def not_here(what: str, command: str) -> str:
    """A chain or a command is not part of this deployment; `command` is the bot's own."""
    return f"{what} isn't available here. Type {command} chains to see what you can start."


def option(number: int) -> str:
    """An option whose first line is not known, counted from 1."""
    return f"Option {number}"


def from_to(first: int, last: int) -> str:
    """The heading of a part of a long menu: the numbers of its first and last option."""
    return f"{first} to {last}"


def first_offered(offered: int, options: int) -> str:
    """There are more options than a menu can offer."""
    return f"The first {offered} of {options} are in this menu. The full texts are in the thread."


def too_late(label: str) -> str:
    """Above the button that opens a modal again; `label` is the button's."""
    return f"{label}: this took too long to open."


def too_late_notice(label: str) -> str:
    """The notification for a message with the button that opens a modal again."""
    return f"{label}: this took too long to open. Open it with the button."


def form_too_late(call: str) -> str:
    """Above the button that opens the form of a command."""
    return f"{call}: this took too long to open a form."


def form_too_late_notice(call: str) -> str:
    """The notification for a message with the button that opens the form of a command."""
    return f"{call}: this took too long to open a form. Open it with the button."


def words_gone(call: str) -> str:
    """What was typed for a command is no longer kept."""
    return f"I no longer have what you typed. Please type {call} again."
