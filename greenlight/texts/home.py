"""App Home, and the answers to `/greenlight`, mentions and direct messages. `command` is the bot's own."""

MORE_WAITING = "More questions are waiting. They show here as you answer these."
MY_RUNS = "My runs"
RECENT = "Recent in my channels"
OLDER_RUNS = "Older runs"
NEWEST_RUNS = "Newest runs"
SEE_ITS_CARD = "Its card shows how far it is."

NOTHING_YET = "Nothing yet?"
TYPE_ONE = "Type one of these in a channel I am in:"
START_SOMETHING = "Start something"
HOW_IT_STARTS = "I'll ask what it should be about and in which channel:"


def introduction(command: str) -> str:
    """What the bot does and how to start."""
    return f"""\
I start chains of prompts that stop and ask a person.
`{command} chains` lists what I can do. A command with nothing after it opens a form.
`{command} runs` lists your runs. `{command} status <run>` shows one of them.
My Home tab shows what is waiting for you and starts any chain. A message's menu starts one from the message's text."""


def unknown_word(command: str, word: str) -> str:
    """The first word after the bot's command is unknown."""
    return f'{command} has no "{word}".'


def unknown_run(name: str) -> str:
    """There is no run of that name, or it is in a channel that the person is not in."""
    return f'I found no run "{name}" that is yours or in a channel we are both in.'


def no_runs(command: str) -> str:
    """Somebody who has no runs asked for their runs."""
    return f"You have no runs yet. `{command} chains` lists what you can start."


def all_chains(command: str) -> str:
    """There are more chains than buttons."""
    return f"`{command} chains` lists all of them."


def waiting(count: int) -> str:
    """Above all the questions that wait for a person."""
    return f"Waiting for me ({count})"


def waiting_more(count: int) -> str:
    """Above the first questions that wait for a person; there are more."""
    return f"Waiting for me ({count}+)"


def asked(channel: str, until: str) -> str:
    """Where a question waits, if nobody started its run from Slack."""
    return f"In {channel}. Open until {until}."


def asked_for(by: str, channel: str, until: str) -> str:
    """Where a question waits, and who started its run."""
    return f"Started by {by} in {channel}. Open until {until}."


def text(title: str) -> str:
    """The text that a question is about."""
    return f"Text: {title}."


def text_revised(title: str, revision: int) -> str:
    """The text that a question is about, if it is not the first one."""
    return f"Text: {title}, revision {revision}."


def may_answer(who: str) -> str:
    """Who may answer a question."""
    return f"May answer: {who}."


def started(channel: str, at: str) -> str:
    """Where a run started that nobody started from Slack."""
    return f"Started in {channel}, {at}"


def started_by(by: str, channel: str, at: str) -> str:
    """Who started a run, and where."""
    return f"Started by {by} in {channel}, {at}"
