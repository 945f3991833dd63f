"""A decision: what was asked, who may answer, who answered what, and everything that happened to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from greenlight.decisions.ballots import Ballot, outcome
from greenlight.spec.gate import Choice, Gate, Policy
from greenlight.wire.gates import gate_fields, read_gate
from greenlight.wire.reading import read

CLAIM_HELD = 30
"""Seconds after which a claim whose owner died can be taken over; longer than the bot may run."""

GRACE = 60
"""Seconds after its time for which a question is left to the run to close."""

SKEW = 5
"""Seconds by which clocks may differ."""

State = Literal["open", "claimed", "answered", "expired"]
What = Literal["asked", "reminded", "escalated", "handed over", "voted", "claimed", "released", "answered", "expired"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a decision at a time (seconds since 1970): who did it, and to or for whom.

    `policy` is the one that holds from then on, where it was asked or its policy changed.
    """

    at: int
    what: What
    user: str = ""
    to: tuple[str, ...] = ()
    ballot: Ballot | None = None
    policy: Policy | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One time a run stopped at a gate. Times are seconds since 1970 (0: not yet).

    `gate` is as it was asked, with the policy as it is by now. `execution` is the execution's ARN, `requester` who
    asked for the run. `title` and `text_hash` name the text, `options` the first line of each that can be picked.
    `revision` counts from 1; a later one came `after` the words of `after_by`. `last` is the sentence that says why the
    text cannot be rejected: which limit the run has reached. `message_ts` is the message with the buttons.
    `ballots` holds what each person chose, where it takes several, in the order in which they did. `user` is who claims
    or answered it with `ballot`, `users` all who made that choice.
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
        """Whether nobody's answer has gone through yet, and its time is not over."""
        return self.state in ("open", "claimed")

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of those who are asked by name, in the channel or not; of groups too."""
        return (*self.gate.policy.users, *(self.gate.escalate_to if self.escalated else ()))

    @property
    def choice(self) -> Choice | None:
        """The choice that is claimed or was answered."""
        return self.gate.choice(self.ballot.choice) if self.ballot else None

    @property
    def agreed(self) -> tuple[str, ...]:
        """The people who made the choice that is the answer, where it takes several; none while too few have."""
        return outcome(self.gate, self.ballots) if self.gate.policy.quorum > 1 else ()

    @property
    def offered(self) -> list[Choice]:
        """The choices that can be made: no pick without options, no further words once they were asked often enough."""
        return [
            choice
            for choice in self.gate.choices
            if not (choice.asks == "option" and not self.options)
            and not (choice.rejects and self.last)
            and not (choice.asks == "words" and choice.rejects and self.revision > self.gate.revisions)
        ]

    @property
    def expired(self) -> int:
        """When it was closed without an answer; its time, where that is not on record."""
        return next((event.at for event in reversed(self.history) if event.what == "expired"), self.due)

    @property
    def ran_out(self) -> bool:
        """Whether its time was over before anybody answered; one that is expired else had its run end first."""
        return self.state == "expired" and self.expired >= self.due - SKEW

    @property
    def default(self) -> Choice | None:
        """The choice with which the run went on because nobody answered in time, None where it did not."""
        return self.gate.choice(self.gate.on_timeout) if self.ran_out else None

    @property
    def look(self) -> int:
        """When the reconciler has to look at the decision, as it stands."""
        if self.state == "claimed":
            return self.claimed + CLAIM_HELD + 1
        if self.state != "open":
            return 0
        if self.agreed:
            # Whoever came last sends the answer, or has died, or was told to click again: tried less and less often.
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
        """The decision as DynamoDB holds it: nothing that is not set."""
        return {**as_stored(asdict(self)), "gate": gate_fields(self.gate)}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Decision":
        """Reads what `to_item` made, leaving out what a newer deployment may have put there. Raises ContractError.

        A gate with a rule that is not known here is refused (`read_gate`).
        """
        given = {**item, "gate": read_gate(item.get("gate"))}
        if given.get("ballot") == {}:
            # An answer that was given back has left it there.
            del given["ballot"]
        found = read(given, Decision)
        # DynamoDB keeps no order in a map.
        order = {event.user: place for place, event in enumerate(found.history) if event.what == "voted"}
        voters = sorted(found.ballots, key=lambda user: order.get(user, len(order)))
        return replace(found, ballots={user: found.ballots[user] for user in voters})


def as_stored(value: Any) -> Any:
    """The value as DynamoDB holds it: nothing that is None, lists for tuples."""
    if isinstance(value, Mapping):
        return {name: as_stored(part) for name, part in value.items() if part is not None}
    return [as_stored(part) for part in value] if isinstance(value, list | tuple) else value
