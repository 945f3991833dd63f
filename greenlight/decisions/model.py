"""A decision: what was asked, who may answer, who answered what, and everything that happened to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from greenlight.decisions.ballots import Ballot, outcome
from greenlight.spec.gate import Choice, Gate, Policy
from greenlight.wire.gates import gate_fields, read_gate
from greenlight.wire.reading import read

CLAIM_HELD = 30
"""Seconds before a claim whose owner died can be settled by others: longer than the bot's timeout."""

GRACE = 60
"""Seconds past its timeout that a question is left for the run itself to close."""

SKEW = 5
"""Seconds by which clocks may differ."""

State = Literal["open", "claimed", "answered", "expired"]
What = Literal["asked", "reminded", "escalated", "handed over", "voted", "claimed", "released", "answered", "expired"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a decision: when (seconds since 1970), what, and who did it (`user`).

    `to` is who may answer from then on (escalated, handed over), or everybody who made the choice (answered).
    `policy` is the policy from then on, if the event set or changed it.
    """

    at: int
    what: What
    user: str = ""
    to: tuple[str, ...] = ()
    ballot: Ballot | None = None
    policy: Policy | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One time a run stopped at a gate. Times are in seconds since 1970 (0: not yet).

    `gate` is the gate as it was asked, with the current policy. `execution` is the execution's ARN, `requester` the
    person who started the run. `title` and `text_hash` identify the text; `options` are the first lines of the options
    to pick from. `revision` counts from 1; a later revision follows the words `after` by the person `after_by`. `last`
    is a sentence that names the limit the run has reached, so the text can no longer be rejected. `message_ts` is the
    message with the buttons. If it takes several people, `ballots` has each person's choice, in order. `user` has
    claimed the decision or answered it with `ballot`; `users` are all who made that choice.
    """

    run: str
    id: str
    chain: str
    gate: Gate
    execution: str
    channel: str
    asked: int
    due: int
    requester: str = ""
    thread_ts: str = ""
    title: str = ""
    text_hash: str = ""
    options: tuple[str, ...] = ()
    revision: int = 1
    after: str = ""
    after_by: str = ""
    last: str = ""
    token: str = field(default="", repr=False)
    state: State = "open"
    message_ts: str = ""
    reminded: int = 0
    escalated: int = 0
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    user: str = ""
    users: tuple[str, ...] = ()
    ballot: Ballot | None = None
    claimed: int = 0
    answered: int = 0
    history: tuple[Event, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it has no final answer yet and has not expired."""
        return self.state in ("open", "claimed")

    @property
    def named(self) -> tuple[str, ...]:
        """The policy's users, and after an escalation all of `escalate_to`. The policy's groups are not included."""
        return (*self.gate.policy.users, *(self.gate.escalate_to if self.escalated else ()))

    @property
    def choice(self) -> Choice | None:
        """The choice that was claimed or answered."""
        return self.gate.choice(self.ballot.choice) if self.ballot else None

    @property
    def agreed(self) -> tuple[str, ...]:
        """The people who agree on the answer, if it takes several; nobody while too few agree."""
        return outcome(self.gate, self.ballots) if self.gate.policy.quorum > 1 else ()

    @property
    def offered(self) -> list[Choice]:
        """The choices that people can make now.

        A pick needs options. A choice that rejects needs a run below its limits, and one that also asks for words a
        `revision` within the gate's `revisions`.
        """
        return [
            choice
            for choice in self.gate.choices
            if not (choice.asks == "option" and not self.options)
            and not (choice.rejects and self.last)
            and not (choice.asks == "words" and choice.rejects and self.revision > self.gate.revisions)
        ]

    @property
    def expired_at(self) -> int:
        """When it was closed without an answer; `due` if that is not recorded."""
        return next((event.at for event in reversed(self.history) if event.what == "expired"), self.due)

    @property
    def ran_out(self) -> bool:
        """Whether it timed out before anybody answered. Any other expired decision expired because its run ended."""
        return self.state == "expired" and self.expired_at >= self.due - SKEW

    @property
    def default(self) -> Choice | None:
        """The choice with which the run continued because nobody answered in time; None if it did not."""
        return self.gate.choice(self.gate.on_timeout) if self.ran_out else None

    @property
    def look(self) -> int:
        """When the reconciler must look at the decision next (seconds since 1970); 0 if never."""
        if self.state == "claimed":
            return self.claimed + CLAIM_HELD + 1
        if self.state != "open":
            return 0
        if self.agreed:
            # Normally the last voter's click sends the answer. If it failed, the reconciler tries less and less often.
            voted = max(event.at for event in self.history if event.what == "voted")
            last = self.history[-1].at
            return min(last + max(CLAIM_HELD + 1, last - voted), self.due + GRACE)
        gate, ahead = self.gate, [self.due + GRACE]
        if gate.remind_after and not self.reminded:
            ahead.append(self.asked + int(gate.remind_after.total_seconds()))
        if gate.escalate_after and not self.escalated:
            ahead.append(self.asked + int(gate.escalate_after.total_seconds()))
        return min(ahead)

    def to_item(self) -> dict[str, Any]:
        """The decision as DynamoDB stores it, without None values."""
        return {**as_stored(asdict(self)), "gate": gate_fields(self.gate)}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Decision":
        """Reads what `to_item` wrote; ignores fields that a newer deployment added. Raises ContractError.

        An unknown field in the gate is an error (`read_gate`).
        """
        given = {**item, "gate": read_gate(item.get("gate"))}
        if given.get("ballot") == {}:
            # A released claim leaves an empty ballot.
            del given["ballot"]
        found = read(given, Decision)
        # DynamoDB does not keep the order of a map.
        order = {event.user: place for place, event in enumerate(found.history) if event.what == "voted"}
        voters = sorted(found.ballots, key=lambda user: order.get(user, len(order)))
        return replace(found, ballots={user: found.ballots[user] for user in voters})


def as_stored(value: Any) -> Any:
    """The value as DynamoDB stores it: without None, and with lists for tuples."""
    if isinstance(value, Mapping):
        return {name: as_stored(part) for name, part in value.items() if part is not None}
    return [as_stored(part) for part in value] if isinstance(value, list | tuple) else value
