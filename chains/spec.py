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
OWN_COMMAND = "/greenlight"
"""The command that is about the bot itself, which no chain can have."""

FROM_MESSAGE = "start_from_message"
"""The id of the shortcut in a message's menu that starts a chain from the message."""

MAX_INPUT = 3000
MAX_CHOICES = 5
MAX_SUBMIT = 24
SLACK_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")


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
    """An answer that a gate offers: `label` on the button (at most 75 characters), `done` in "Greenlit by Ada".

    `asks` says what a modal asks before the answer counts: `words` for the next prompt, the `text` itself to edit, or
    one `option` of those that the run brings along; "" is one click. `question` stands above the modal's field,
    `submit` (at most 24 characters) on its button. One that `rejects` turns the text down (see `Policy`).
    """

    key: str
    label: str
    done: str
    style: Literal["primary", "danger"] | None = None
    rejects: bool = False
    asks: Literal["", "words", "text", "option"] = ""
    question: str = ""
    submit: str = ""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Who may answer, and how many have to: anyone in the channel, unless it says otherwise.

    `users` and `groups` are ids of Slack (`U…`, `S…`); where there are any, nobody else may answer. The `requester`
    may answer like others, is the `only` one, or is `not` to (no self-approval). A choice is the answer once `quorum`
    people made it; one that rejects is at once where `first_rejection_ends`.
    """

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    requester: Literal["may", "only", "not"] = "may"
    quorum: int = 1
    first_rejection_ends: bool = True

    @property
    def is_open(self) -> bool:
        """Whether anyone in the channel may answer, but perhaps the requester."""
        return not (self.users or self.groups or self.requester == "only")


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A place where a human decides: the question, two to five choices, who may answer, and how long the run waits.

    When the `timeout` is over the run ends well (`end`) or fails (`fail`), or goes on with the choice whose key
    `on_timeout` is. People are reminded once after `remind_after`; after `escalate_after` the users and groups of
    `escalate_to` may answer too, and are told. 0 is never for both. A choice that asks for words and rejects is
    offered `revisions` times in a row.
    """

    key: str
    question: str
    choices: tuple[Choice, ...]
    policy: Policy = Policy()
    timeout: timedelta = timedelta(days=1)
    on_timeout: str = "end"
    remind_after: timedelta = timedelta(hours=4)
    escalate_after: timedelta = timedelta(0)
    escalate_to: tuple[str, ...] = ()
    revisions: int = 5

    def choice(self, key: str) -> Choice | None:
        """The choice with this key, None where the gate offers no such thing."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def mistakes(self, *, in_chain: bool = False) -> Iterator[str]:
        """What Slack or Step Functions would stumble over, a line each; nothing for a sound gate.

        A gate `in_chain` may have no default that rejects: a chain asks again then, and nobody answers again, for good.
        """
        yield from (f'the gate "{self.key}" {mistake}' for mistake in _gate_mistakes(self))
        default = self.choice(self.on_timeout)
        if in_chain and default and default.rejects:
            yield (
                f'the gate "{self.key}" goes on with "{default.key}" when nobody answers: that turns the text down, '
                "so with nobody there the run would go round without end"
            )


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Who may start a chain and steer its runs, and how many there may be; ids are Slack's, of users and groups.

    `starters` may start it: anyone where there are none. `owners` may stop its runs, beside who asked for one. A person
    may have `per_person` runs of it under way, all people together `at_once`. A run that has asked people `rounds`
    times, or the model `model_calls` times, offers no choice any more that turns the text down.
    """

    starters: Sequence[str] = ()
    owners: Sequence[str] = ()
    per_person: int = 5
    at_once: int = 50
    rounds: int = 20
    model_calls: int = 200

    def mistakes(self) -> Iterator[str]:
        """What cannot be, a line each."""
        wrong = [id for id in (*self.starters, *self.owners) if not SLACK_ID.fullmatch(id)]
        yield from (f'the bounds name "{id}": an id of Slack was expected, U… or S…' for id in wrong)
        for name in ("per_person", "at_once", "rounds", "model_calls"):
            if getattr(self, name) < 1:
                yield f"the bounds say {name} = {getattr(self, name)}: at least one"


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
    steps: Sequence[Step]
    gates: Sequence[Gate] = ()
    word: str = ""
    bounds: Bounds = Bounds()
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
        keys += [part.key for part in self.steps] + [part.key for part in self.gates]
        yield from (f'the key "{key}" is not 1 to 40 of a-z, 0-9 and _' for key in keys if not KEY.fullmatch(key))
        yield from _repeated("input", [part.name for part in self.inputs])
        yield from _repeated("step", [part.key for part in self.steps])
        yield from _repeated("gate", [part.key for part in self.gates])
        for part in self.inputs:
            if not 1 <= part.max_length <= MAX_INPUT:
                yield f'the input "{part.name}" takes {part.max_length} characters: 1 to {MAX_INPUT} fit a Slack field'
        for gate in self.gates:
            yield from gate.mistakes(in_chain=True)
        yield from self.bounds.mistakes()


def _gate_mistakes(gate: Gate) -> Iterator[str]:
    fewest = 1 if any(choice.asks for choice in gate.choices) else 2
    if not fewest <= len(gate.choices) <= MAX_CHOICES:
        yield f"has {len(gate.choices)} choices: it needs {fewest} to {MAX_CHOICES}"
    if gate.timeout < timedelta(seconds=1):
        yield f"waits {gate.timeout.total_seconds():g} s: it has to wait at least one second"
    if gate.choices and all(choice.rejects for choice in gate.choices):
        yield "has only choices that reject: a run that has taken as many rounds as it may needs one that does not"
    if gate.on_timeout not in ("end", "fail", *(choice.key for choice in gate.choices if not choice.asks)):
        yield f'goes on with "{gate.on_timeout}" when nobody answers: end, fail, or a choice that asks for nothing'
    if bool(gate.escalate_to) != bool(gate.escalate_after):
        yield "escalates after a time to nobody, or to somebody at no time: it needs both, or neither"
    yield from _policy_mistakes(gate)
    for choice in gate.choices:
        yield from (f'has a choice "{choice.key}" {mistake}' for mistake in _choice_mistakes(choice))
    keys = [choice.key for choice in gate.choices]
    yield from (f'has the choice "{key}" twice' for key in sorted({key for key in keys if keys.count(key) > 1}))


def _choice_mistakes(choice: Choice) -> Iterator[str]:
    if not KEY.fullmatch(choice.key) or not 1 <= len(choice.label) <= 75:
        yield "with a key or a label that Slack refuses"
    if len(choice.submit) > MAX_SUBMIT:
        yield f'whose modal\'s button "{choice.submit}" is longer than {MAX_SUBMIT} characters'
    if choice.asks and not choice.question:
        yield f"that asks for {choice.asks} without a question"


def _policy_mistakes(gate: Gate) -> Iterator[str]:
    policy = gate.policy
    if policy.quorum < 1:
        yield f"needs {policy.quorum} answers: at least one"
    if policy.users and not policy.groups and not gate.escalate_to and policy.quorum > len(set(policy.users)):
        yield f"needs {policy.quorum} answers of {len(set(policy.users))} people"
    if policy.requester == "only" and policy.quorum > 1:
        yield f"needs {policy.quorum} answers of the requester alone"
    if policy.quorum > 1 and any(choice.asks == "text" for choice in gate.choices):
        yield "needs several answers and lets each edit the text: they would approve different texts"
    ids = (*policy.users, *policy.groups, *gate.escalate_to)
    yield from (f'names "{id}": an id of Slack was expected, U… or S…' for id in ids if not SLACK_ID.fullmatch(id))
    wrong = [id for id in policy.users if id.startswith("S")] + [id for id in policy.groups if not id.startswith("S")]
    yield from (f'names "{id}" in the wrong place: users are U… or W…, groups S…' for id in wrong)


def _repeated(kind: str, keys: Sequence[str]) -> Iterator[str]:
    yield from (f'the {kind} "{key}" is there twice' for key in sorted({key for key in keys if keys.count(key) > 1}))
