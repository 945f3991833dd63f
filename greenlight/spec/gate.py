"""A gate: what a human decides, who may, and how long the run waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from greenlight.spec.ids import KEY, SLACK_ID

MAX_CHOICES = 5
MAX_SUBMIT = 24


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
