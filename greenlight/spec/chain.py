"""What a chain says of itself: everything that Slack shows and asks, nothing of how the work is done.

A chain fills in one `Chain` in its `chain.py`; its `workflow.py` says how the work is done.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenlight.spec.gate import Gate
from greenlight.spec.ids import KEY
from greenlight.spec.limits import Limits

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
WORD = re.compile(r"[a-z][a-z0-9-]{0,39}")

OWN_COMMAND = "/greenlight"
"""The command that is about the bot itself, which no chain can have."""

FROM_MESSAGE = "start_from_message"
"""The id of the shortcut in a message's menu that starts a chain from the message."""

RESERVED = {"bot", "notifier"}
"""Names that would make a chain's stack collide with one of ours."""

MAX_INPUT = 3000


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a person gives a chain; a field of its modal.

    The first input of a chain is what may stand after its command. `max_length` counts characters, at most
    3,000 (what a Slack text field holds). One that is optional may be empty: the chain gets "" then. The `example`,
    which a field and the command's hint show, is never empty and fits `max_length`.
    """

    name: str
    label: str
    hint: str = ""
    example: str = ""
    max_length: int = 500
    optional: bool = False

    def mistakes(self) -> Iterator[str]:
        """What Slack or a reader would stumble over, a line each; nothing for a sound input."""
        if not 1 <= self.max_length <= MAX_INPUT:
            yield f'the input "{self.name}" takes {self.max_length} characters: 1 to {MAX_INPUT} fit a Slack field'
        if not 1 <= len(self.example) <= self.max_length:
            yield f'the example of the input "{self.name}" is not 1 to {self.max_length} characters long'


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A line of the run card: what is shown once the messages with this key were published."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A kind of work one can ask for.

    `name` becomes the state machine's (`greenlight-<name>`), `command` is typed in Slack, `emoji` is a Unicode emoji.
    Several chains may share a command; each then has a `word` that follows it: `/technique map-chain`.
    `opt_in` is for a chain that not every AWS account can deploy: the reason, without a full stop. A deployment has
    such a chain only if its settings name it.
    """

    name: str
    command: str
    title: str
    emoji: str
    description: str
    inputs: Sequence[Input]
    milestones: Sequence[Milestone]
    gates: Sequence[Gate] = ()
    word: str = ""
    limits: Limits = Limits()
    opt_in: str = ""

    @property
    def call(self) -> str:
        """What is typed to get this chain: its command, and its word where it has one."""
        return f"{self.command} {self.word}".rstrip()

    def gate(self, key: str) -> Gate:
        """The gate with this key. Raises KeyError where the chain has none such."""
        return {gate.key: gate for gate in self.gates}[key]

    def mistakes(self) -> Iterator[str]:
        """What Slack, Step Functions or a reader would stumble over, a line each; nothing for a sound chain."""
        if not NAME.fullmatch(self.name):
            yield f'the name "{self.name}" is not 1 to 40 of a-z, 0-9 and -, beginning with a letter'
        if self.name in RESERVED:
            yield f'the name "{self.name}" is that of a stack of Greenlight itself'
        if not COMMAND.fullmatch(self.command):
            yield f'the command "{self.command}" is not a / and 1 to 31 of a-z, 0-9, - and _, as Slack wants it'
        if self.command == OWN_COMMAND:
            yield f"the command {OWN_COMMAND} is the bot's own"
        if self.word and not WORD.fullmatch(self.word):
            yield f'the word "{self.word}" is not 1 to 40 of a-z, 0-9 and -, beginning with a letter'
        if not 1 <= len(self.title) <= 24:
            yield f'the title "{self.title}" is not 1 to 24 characters long, as a modal\'s title has to be'
        if not self.inputs:
            yield "there is no input: at least one has to be asked for"
        keys = [part.name for part in self.inputs]
        keys += [part.key for part in self.milestones] + [part.key for part in self.gates]
        yield from (f'the key "{key}" is not 1 to 40 of a-z, 0-9 and _' for key in keys if not KEY.fullmatch(key))
        yield from _repeated("input", [part.name for part in self.inputs])
        yield from _repeated("milestone", [part.key for part in self.milestones])
        yield from _repeated("gate", [part.key for part in self.gates])
        for part in self.inputs:
            yield from part.mistakes()
        for gate in self.gates:
            yield from gate.mistakes(in_chain=True)
        yield from self.limits.mistakes()


def _repeated(kind: str, keys: Sequence[str]) -> Iterator[str]:
    yield from (f'the {kind} "{key}" is there twice' for key in sorted({key for key in keys if keys.count(key) > 1}))
