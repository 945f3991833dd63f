"""How a chain describes itself: everything that Slack shows and asks for, but not how the work is done.

A chain's `chain.py` fills in one `Chain`; its `workflow.py` says how the work is done.
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
"""The command of the bot itself, which no chain can use."""

FROM_MESSAGE = "start_from_message"
"""The id of the shortcut in a message's menu that starts a chain from the message."""

RESERVED = {"bot", "notifier"}
"""Chain names whose stack would collide with one of Greenlight's own."""

MAX_INPUT = 3000


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a person gives a chain: a field of its modal.

    People can type a chain's first input after its command. `max_length` is in characters, at most 3,000 (the limit of
    a Slack text field). If an optional input is empty, the chain gets "". The field and the command's hint show the
    `example`, which is never empty and fits `max_length`.
    """

    name: str
    label: str
    hint: str = ""
    example: str = ""
    max_length: int = 500
    optional: bool = False

    def mistakes(self) -> Iterator[str]:
        """What is wrong with the input, one line for each mistake."""
        if not 1 <= self.max_length <= MAX_INPUT:
            yield f'the input "{self.name}" takes {self.max_length} characters: a Slack field takes 1 to {MAX_INPUT}'
        if not 1 <= len(self.example) <= self.max_length:
            yield f'the example of the input "{self.name}" must have 1 to {self.max_length} characters'


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One line of progress on the run card. The run is at this line from its first notification with this key."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A kind of work that people can start.

    `name` becomes part of the state machine's name (`greenlight-<name>`), `command` is typed in Slack, and `emoji` is a
    Unicode emoji. Several chains may share a command; then each has a `word` that follows it:
    `/technique map-chain`. If not every AWS account can deploy the chain, `opt_in` gives the reason, without a full
    stop; a deployment has such a chain only if its settings name it.
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
        """What people type to start this chain: its command, and its word if it has one."""
        return f"{self.command} {self.word}".rstrip()

    def gate(self, key: str) -> Gate:
        """The gate with this key. Raises KeyError if the chain has no such gate."""
        return {gate.key: gate for gate in self.gates}[key]

    def mistakes(self) -> Iterator[str]:
        """What is wrong with the chain, one line for each mistake."""
        if not NAME.fullmatch(self.name):
            yield f'the name "{self.name}" must be 1 to 40 of a-z, 0-9 and -, and begin with a letter'
        if self.name in RESERVED:
            yield f'the name "{self.name}" is reserved: one of Greenlight\'s own stacks has it'
        if not COMMAND.fullmatch(self.command):
            yield f'the command "{self.command}" must be a / and 1 to 31 of a-z, 0-9, - and _ (a rule of Slack)'
        if self.command == OWN_COMMAND:
            yield f"the command {OWN_COMMAND} is reserved for the bot"
        if self.word and not WORD.fullmatch(self.word):
            yield f'the word "{self.word}" must be 1 to 40 of a-z, 0-9 and -, and begin with a letter'
        if not 1 <= len(self.title) <= 24:
            yield f'the title "{self.title}" must have 1 to 24 characters, the limit of a modal\'s title'
        if not self.inputs:
            yield "there is no input: a chain needs at least one"
        keys = [part.name for part in self.inputs]
        keys += [part.key for part in self.milestones] + [part.key for part in self.gates]
        yield from (f'the key "{key}" must be 1 to 40 of a-z, 0-9 and _' for key in keys if not KEY.fullmatch(key))
        yield from _repeated("input", [part.name for part in self.inputs])
        yield from _repeated("milestone", [part.key for part in self.milestones])
        yield from _repeated("gate", [part.key for part in self.gates])
        for part in self.inputs:
            yield from part.mistakes()
        for gate in self.gates:
            yield from gate.mistakes(in_chain=True)
        yield from self.limits.mistakes()


def _repeated(kind: str, keys: Sequence[str]) -> Iterator[str]:
    yield from (f'the {kind} "{key}" appears twice' for key in sorted({key for key in keys if keys.count(key) > 1}))
