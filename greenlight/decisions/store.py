"""Decisions in the table: every change of state is a conditional write that adds to the decision's history.

    pk            sk                      what
    RUN#<name>    DECISION#<id>           a decision, with its task token until it is closed
    RUN#<name>    TEXT#<id>               the text it is about, and the options to pick from
    RUN#<name>    EDITED#<id>#<hash>      the text as somebody edited it

A decision is in the reconciler's queue until it is closed and its message in Slack says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from greenlight.aws.table import Items, Unreadable, each, known, readable
from greenlight.decisions.ballots import Ballot, without
from greenlight.decisions.model import Decision, Event, as_stored
from greenlight.spec.gate import Policy
from greenlight.wire.answer import Answer
from greenlight.wire.names import text_hash
from greenlight.wire.reading import read

QUEUE = "DECISION"


@dataclass(frozen=True, kw_only=True)
class Text:
    """The text that a decision is about, and the options to pick from."""

    text: str
    options: tuple[str, ...] = ()


_text = partial(read, kind=Text)


class DecisionStore:
    """Reads and writes decisions. DynamoDB's errors are raised as botocore's ClientError.

    Reading one invalid decision raises ContractError; reading a list skips it and logs it.
    """

    def __init__(self, items: Items) -> None:
        self.items = items

    def ask(self, decision: Decision, text: str, options: Sequence[str] = ()) -> bool:
        """Puts a decision with the text it is about. False if the same question is there already."""
        pk = f"RUN#{decision.run}"
        self.items.put(pk, f"TEXT#{decision.id}", {"text": text, "options": list(options)}, decision.asked)
        asked = Event(at=decision.asked, what="asked", user=decision.requester, policy=decision.gate.policy)
        decision = replace(decision, history=(asked,))
        day = datetime.fromtimestamp(decision.asked, UTC).date().isoformat()
        found = {"group": f"DAY#{day}", "since": decision.asked}
        item = {**decision.to_item(), **found, "queue": QUEUE, "look": decision.look}
        return self.items.put(pk, f"DECISION#{decision.id}", item, decision.asked)

    def get(self, run: str, id: str) -> Decision | None:
        """The decision with that id, None if there is none."""
        item = self.items.get(f"RUN#{run}", f"DECISION#{id}")
        return known(item, Decision.from_item) if item else None

    def of_run(self, run: str) -> list[Decision]:
        """All decisions of a run, the first asked first."""
        found = readable(self.items.under(f"RUN#{run}", "DECISION#"), Decision.from_item)
        return sorted(found, key=lambda decision: (decision.asked, decision.revision))

    def text(self, decision: Decision) -> tuple[str, list[str]]:
        """The text that a decision is about, and its options. Raises KeyError if they are gone."""
        item = self.items.get(f"RUN#{decision.run}", f"TEXT#{decision.id}")
        if not item:
            raise KeyError(f"the text of the decision {decision.id} is gone")
        found = known(item, _text)
        return found.text, [*found.options]

    def edited(self, decision: Decision) -> str | None:
        """The text as edited by the person who answered, None if it was not edited."""
        wanted = decision.ballot.text_hash if decision.ballot else ""
        item = self.items.get(f"RUN#{decision.run}", f"EDITED#{decision.id}#{wanted}") if wanted else None
        return known(item, _text).text if item else None

    def keep_edited(self, decision: Decision, text: str, now: int) -> str:
        """Stores an edited text, before it is sent as an answer. Returns its hash."""
        digest = text_hash(text)
        self.items.put(f"RUN#{decision.run}", f"EDITED#{decision.id}#{digest}", {"text": text}, now)
        return digest

    def unsettled(self, now: int) -> Iterator[tuple[str, str]]:
        """The runs and ids of the decisions that the reconciler must look at now, the longest overdue first."""
        found = self.items.indexed("by_due", QUEUE, until=now)
        return ((item["pk"].removeprefix("RUN#"), item["sk"].removeprefix("DECISION#")) for item in found)

    def open(self) -> Iterator[Decision]:
        """The decisions that are not closed, and the closed ones whose message does not say so yet."""
        return readable(self.items.indexed("by_due", QUEUE), Decision.from_item)

    def asked_on(self, day: str) -> Iterator[Decision | Unreadable]:
        """The decisions that were asked on a day (ISO date, UTC), the first asked first, invalid ones included."""
        return each(self.items.indexed("by_group", f"DAY#{day}"), Decision.from_item)

    def renew(self, decision: Decision, token: str) -> Decision | None:
        """Replaces the task token of a decision that is not closed: its question was published again.

        Only the newest token can be answered. None if the decision has been closed.
        """
        return self._change(decision, Attr("state").is_in(["open", "claimed"]), {"token": token})

    def place(self, decision: Decision, message_ts: str) -> None:
        """Records which message has the decision's buttons."""
        self._change(decision, _THERE, {"message_ts": message_ts})

    def vote(self, decision: Decision, user: str, ballot: Ballot, now: int) -> Decision | None:
        """Records one person's vote if it takes several. None if the decision has changed since it was read."""
        event = Event(at=now, what="voted", user=user, ballot=ballot)
        return self._move(decision, _unchanged(decision), event, ballots={**decision.ballots, user: ballot})

    def claim(
        self, decision: Decision, user: str, ballot: Ballot, now: int, users: Sequence[str] = ()
    ) -> Decision | None:
        """Claims an open decision for one person's answer. None if it has changed since it was read.

        This does not take over an abandoned claim, which must be settled or released first.
        """
        event = Event(at=now, what="claimed", user=user, ballot=ballot)
        claim = {"user": user, "users": tuple(users), "ballot": ballot, "claimed": now}
        return self._move(decision, _unchanged(decision), event, state="claimed", **claim)

    def release(self, decision: Decision, now: int) -> Decision | None:
        """Releases a claim whose answer Step Functions certainly did not accept. None if the claim was lost."""
        event = Event(at=now, what="released", user=decision.user)
        return self._move(decision, _held(decision), event, state="open", **_NOBODY)

    def answer(self, decision: Decision, answer: Answer) -> Decision | None:
        """Records the answer that Step Functions accepted and deletes the token. None if it is recorded already."""
        ballot = Ballot(
            choice=answer.choice,
            words=answer.words,
            option=answer.option,
            text_hash="" if answer.text is None else text_hash(answer.text),
        )
        event = Event(at=answer.at, what="answered", user=answer.user, to=answer.users, ballot=ballot)
        changes = {"user": answer.user, "users": answer.users, "ballot": ballot, "answered": answer.at, "token": ""}
        return self._move(decision, _THERE & ~Attr("state").eq("answered"), event, state="answered", **changes)

    def expire(self, decision: Decision, now: int) -> Decision | None:
        """Closes a decision that was not answered. None if it has been claimed or closed since it was read."""
        condition = _held(decision) if decision.state == "claimed" else _OPEN
        event = Event(at=now, what="expired")
        return self._move(decision, condition, event, state="expired", token="", **_NOBODY)

    def remind(self, decision: Decision, now: int) -> Decision | None:
        """Records a reminder before it is posted. None if it is no longer due."""
        condition = _OPEN & Attr("reminded").eq(0)
        return self._move(decision, condition, Event(at=now, what="reminded"), reminded=now)

    def escalate(self, decision: Decision, policy: Policy, now: int) -> Decision | None:
        """Lets others answer too. None if the decision has changed since it was read, or was escalated before."""
        event = Event(at=now, what="escalated", to=tuple(decision.gate.escalate_to), policy=policy)
        gate = replace(decision.gate, policy=policy)
        return self._move(decision, _unchanged(decision) & Attr("escalated").eq(0), event, gate=gate, escalated=now)

    def hand_over(self, decision: Decision, policy: Policy, by: str, to: str, now: int) -> Decision | None:
        """Records who is to answer instead. None if the decision has changed since it was read.

        The vote of the person who hands over no longer counts.
        """
        event = Event(at=now, what="handed over", user=by, to=(to,), policy=policy)
        gate = replace(decision.gate, policy=policy)
        return self._move(decision, _unchanged(decision), event, gate=gate, ballots=without(decision.ballots, by))

    def look_again(self, decision: Decision, at: int) -> None:
        """Makes the reconciler look again at that time (seconds since 1970), unless the decision has changed."""
        unchanged = Attr("queue").exists() & Attr("version").eq(decision.version)
        self._change(decision, unchanged, {"look": at})

    def take_off_queue(self, decision: Decision) -> None:
        """Removes a closed decision, whose message says so, from the reconciler's queue.

        Does nothing if the decision has changed since it was read: a message placed meanwhile may still have buttons.
        """
        as_shown = Attr("state").is_in(["answered", "expired"]) & Attr("version").eq(decision.version)
        self._change(decision, as_shown, {"state": decision.state}, without=("queue", "look"))

    def _move(self, decision: Decision, condition: ConditionBase, event: Event, **changes: Any) -> Decision | None:
        """Writes the changes, the event, and when the reconciler looks next."""
        moved = replace(decision, history=(*decision.history, event), **changes)
        item = moved.to_item()
        values = {name: item.get(name, {}) for name in changes} | {"look": moved.look}
        return self._change(decision, condition, values, event)

    def _change(
        self,
        decision: Decision,
        condition: ConditionBase,
        changes: Mapping[str, Any],
        event: Event | None = None,
        *,
        without: Sequence[str] = (),
    ) -> Decision | None:
        appended = {"history": [as_stored(asdict(event))]} if event else {}
        item = self.items.change(
            f"RUN#{decision.run}", f"DECISION#{decision.id}", condition, changes, without=without, appended=appended
        )
        return known(item, Decision.from_item) if item else None


_THERE = Attr("sk").exists()
_OPEN = Attr("state").eq("open")
_NOBODY: dict[str, Any] = {"user": "", "users": (), "ballot": None, "claimed": 0}


def _unchanged(decision: Decision) -> ConditionBase:
    return _OPEN & Attr("version").eq(decision.version)


def _held(decision: Decision) -> ConditionBase:
    # Compares the history, not the version: a message that is placed late changes the version during a claim.
    return Attr("state").eq("claimed") & Attr("history").size().eq(len(decision.history))
