"""A gate: what a human decides, who may decide, and how long the run waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from greenlight.spec.ids import KEY, SLACK_ID, Also

MAX_CHOICES = 5
MAX_SUBMIT = 24


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A choice that a gate offers: `label` is on its button (at most 75 characters), `done` in "Greenlit by Ada".

    `asks` says what a modal asks for before the answer counts: `words` for the next prompt, the edited `text`, or one
    `option` from the run's list; "" needs only a click. `question` is above the modal's field, `submit` (at most 24
    characters) on its button. A choice that `rejects` sends the text back (see `Policy`).
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
    """Who may answer, and how many people must agree. By default, one person in the channel is enough.

    `users` and `groups` are Slack ids (`U…`, `S…`); if there are any, nobody else may answer. The `requester` (who
    started the run) may answer like anyone else (`may`), is the `only` one who may, or may `not` (no self-approval). A
    choice becomes the answer once `quorum` people make it. If `first_rejection_ends`, one rejection is enough.
    Of people who are not named in `users`, only full members of the workspace may answer, and those that `also` adds:
    `guests`, and `strangers` of other organisations (Slack Connect). `not_users` may not answer, also not as members of
    a group: they asked others instead. A chain never sets it.
    """

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    requester: Literal["may", "only", "not"] = "may"
    quorum: int = 1
    first_rejection_ends: bool = True
    not_users: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anyone in the channel may answer, except perhaps the requester."""
        return not (self.users or self.groups or self.requester == "only")


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A place where a human decides: the question, the choices, who may answer, and how long the run waits.

    There are two to five choices; one is enough if it asks for something. `on_timeout` says what happens after the
    `timeout`: the run ends well (`end`), fails (`fail`), or continues with the choice that has this key. People get one
    reminder after `remind_after`. After `escalate_after` the users and groups in `escalate_to` may answer too, and are
    told. For both times, 0 means never. A choice that asks for words and rejects is offered `revisions` times in a row.
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
        """The choice with this key, or None if the gate has no such choice."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def mistakes(self, *, in_chain: bool = False) -> Iterator[str]:
        """What is wrong with the gate, one line for each mistake.

        `in_chain`, the default must not reject: a chain asks again after a rejection, so with nobody there the run
        would never end.
        """
        yield from (f'the gate "{self.key}" {mistake}' for mistake in _gate_mistakes(self))
        default = self.choice(self.on_timeout)
        if in_chain and default and default.rejects:
            yield (
                f'the gate "{self.key}" continues with "{default.key}" when nobody answers: that rejects the text, '
                "so with nobody there the run would never end"
            )


def _gate_mistakes(gate: Gate) -> Iterator[str]:
    fewest = 1 if any(choice.asks for choice in gate.choices) else 2
    if not fewest <= len(gate.choices) <= MAX_CHOICES:
        yield f"has {len(gate.choices)} choices: it needs {fewest} to {MAX_CHOICES}"
    if gate.timeout < timedelta(seconds=1):
        yield f"waits {gate.timeout.total_seconds():g} s: it must wait at least one second"
    if gate.choices and all(choice.rejects for choice in gate.choices):
        yield "has only choices that reject: a run at its limit of rounds needs one that does not"
    if gate.on_timeout not in ("end", "fail", *(choice.key for choice in gate.choices if not choice.asks)):
        yield f'has on_timeout = "{gate.on_timeout}": use end, fail, or the key of a choice that asks for nothing'
    if bool(gate.escalate_to) != bool(gate.escalate_after):
        yield "sets only one of escalate_after and escalate_to: set both, or neither"
    yield from _policy_mistakes(gate)
    for choice in gate.choices:
        yield from (f'has a choice "{choice.key}" {mistake}' for mistake in _choice_mistakes(choice))
    keys = [choice.key for choice in gate.choices]
    yield from (f'has the choice "{key}" twice' for key in sorted({key for key in keys if keys.count(key) > 1}))


def _choice_mistakes(choice: Choice) -> Iterator[str]:
    if not KEY.fullmatch(choice.key) or not 1 <= len(choice.label) <= 75:
        yield "with a key or a label that Slack rejects"
    if len(choice.submit) > MAX_SUBMIT:
        yield f'whose modal\'s button "{choice.submit}" is longer than {MAX_SUBMIT} characters'
    if choice.asks and not choice.question:
        yield f"that asks for {choice.asks} without a question"


def _policy_mistakes(gate: Gate) -> Iterator[str]:
    policy = gate.policy
    if policy.quorum < 1:
        yield f"needs {policy.quorum} answers: it must need at least one"
    named = {*policy.users, *policy.groups, *gate.escalate_to}
    has_groups = any(id.startswith("S") for id in named)
    if not policy.is_open and policy.requester != "only" and not has_groups and policy.quorum > len(named):
        yield f"needs {policy.quorum} answers from {len(named)} people"
    if policy.not_users:
        yield "sets not_users: only a hand-over leaves people out"
    if policy.requester == "only" and policy.quorum > 1:
        yield f"needs {policy.quorum} answers, but only the requester may answer"
    if policy.quorum > 1 and any(choice.asks == "text" for choice in gate.choices):
        yield "needs several answers and lets each person edit the text: they would approve different texts"
    ids = (*policy.users, *policy.groups, *gate.escalate_to)
    yield from (f'names "{id}": expected a Slack id, U… or S…' for id in ids if not SLACK_ID.fullmatch(id))
    wrong = [id for id in policy.users if id.startswith("S")] + [id for id in policy.groups if not id.startswith("S")]
    yield from (f'names "{id}" in the wrong place: users are U… or W…, groups are S…' for id in wrong)
