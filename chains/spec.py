"""What a chain says of itself: everything that Slack shows and asks, nothing of how the work is done.

A chain fills in one `Chain` in its `chain.py`; its `workflow.py` says how the work is done.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
WORD = re.compile(r"[a-z][a-z0-9-]{0,39}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_INPUT = 3000
MAX_CHOICES = 5


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that a person gives a chain; a field of its modal.

    The first input of a chain is what may stand after its command. `max_length` counts characters, at most
    3,000 (what a Slack text field holds). One that is optional may be empty: the chain gets "" then.
    """

    name: str
    label: str
    hint: str = ""
    example: str = ""
    max_length: int = 500
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line of the run card: what is shown once the messages with this key were published."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An answer that a gate offers: `label` on the button (at most 75 characters), `done` in "Greenlit by Ada"."""

    key: str
    label: str
    done: str
    style: Literal["primary", "danger"] | None = None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A place where a human decides: the question, two to five choices, and how long the run waits."""

    key: str
    question: str
    choices: Sequence[Choice]
    timeout: timedelta = timedelta(days=1)

    def choice(self, key: str) -> Choice | None:
        """The choice with this key, None where the gate offers no such thing."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A kind of work one can ask for.

    `name` becomes the state machine's (`greenlight-<name>`), `command` is typed in Slack, `emoji` is a Unicode emoji.
    Several chains may share a command; each then has a `word` that follows it: `/technique map-chain`.
    """

    name: str
    command: str
    title: str
    emoji: str
    description: str
    inputs: Sequence[Input]
    steps: Sequence[Step]
    gates: Sequence[Gate] = ()
    word: str = ""

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
        if not COMMAND.fullmatch(self.command):
            yield f'the command "{self.command}" is not a / and 1 to 31 of a-z, 0-9, - and _, as Slack wants it'
        if self.word and not WORD.fullmatch(self.word):
            yield f'the word "{self.word}" is not 1 to 40 of a-z, 0-9 and -, beginning with a letter'
        if not 1 <= len(self.title) <= 24:
            yield f'the title "{self.title}" is not 1 to 24 characters long, as a modal\'s title has to be'
        if not self.inputs:
            yield "there is no input: at least one has to be asked for"
        keys = [part.name for part in self.inputs]
        keys += [part.key for part in self.steps] + [part.key for part in self.gates]
        yield from (f'the key "{key}" is not 1 to 40 of a-z, 0-9 and _' for key in keys if not KEY.fullmatch(key))
        yield from _repeated("input", [part.name for part in self.inputs])
        yield from _repeated("step", [part.key for part in self.steps])
        yield from _repeated("gate", [part.key for part in self.gates])
        for part in self.inputs:
            if not 1 <= part.max_length <= MAX_INPUT:
                yield f'the input "{part.name}" takes {part.max_length} characters: 1 to {MAX_INPUT} fit a Slack field'
        for gate in self.gates:
            yield from _gate_mistakes(gate)


def _gate_mistakes(gate: Gate) -> Iterator[str]:
    if not 2 <= len(gate.choices) <= MAX_CHOICES:
        yield f'the gate "{gate.key}" has {len(gate.choices)} choices: it needs 2 to {MAX_CHOICES}'
    if gate.timeout < timedelta(seconds=1):
        yield f'the gate "{gate.key}" waits {gate.timeout.total_seconds():g} s: it has to wait at least one second'
    yield from _repeated(f'choice of the gate "{gate.key}"', [choice.key for choice in gate.choices])
    for choice in gate.choices:
        if not KEY.fullmatch(choice.key) or not 1 <= len(choice.label) <= 75:
            yield f'the choice "{choice.key}" of the gate "{gate.key}" has a key or a label that Slack refuses'


def _repeated(kind: str, keys: Sequence[str]) -> Iterator[str]:
    yield from (f'the {kind} "{key}" is there twice' for key in sorted({key for key in keys if keys.count(key) > 1}))
