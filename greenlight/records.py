"""Runs and decisions in one DynamoDB table; every change of state is a conditional write.

    pk            sk                    what
    RUN#<name>    RUN                   a run, with what its card shows
    RUN#<name>    DECISION#<id>         a decision, with its task token until it is answered
    RUN#<name>    POST#<key>            something that was posted to Slack, so that it is posted once

Items expire 90 days after they were made, by the table's TTL.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from boto3.dynamodb.conditions import Attr, ConditionBase, Key
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table

RUN_KEPT = 90 * 24 * 3600
"""Seconds for which records are kept."""

CLAIM_HELD = 30
"""Seconds after which a claim whose owner died can be taken over; longer than the bot may run."""

Status = Literal["starting", "running", "finished", "failed", "stopped", "unanswered"]
OPEN: tuple[Status, ...] = ("starting", "running")

State = Literal["open", "claimed", "answered", "expired"]


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """A run as its card shows it.

    `started`, `ended` and `due` are seconds since 1970 (0: not yet). `step` is the key of the card's line that the run
    is at, `at` when that state was entered (ISO 8601), which orders messages that overtook each other. `link` leads to
    the newest message in the thread that matters. `asked` is the id of the newest decision, `answered` of the newest
    that was answered, with the user and the words for "Greenlit by Ada". `error` and `reason` say why a run failed.
    `version` counts the changes.
    """

    name: str
    chain: str
    user: str
    team: str
    channel: str
    inputs: Mapping[str, str]
    started: int
    status: Status = "starting"
    thread_ts: str = ""
    step: str = ""
    at: str = ""
    due: int = 0
    ended: int = 0
    link: str = ""
    asked: str = ""
    answered: str = ""
    answered_by: str = ""
    answered_as: str = ""
    error: str = ""
    reason: str = ""
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the run has not ended."""
        return self.status in OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether the run waits for a person."""
        return self.is_open and self.asked != self.answered


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One time a run stopped at a gate. Times are seconds since 1970; `message_ts` is the message with the buttons."""

    run: str
    id: str
    chain: str
    gate: str
    channel: str
    asked: int
    due: int
    token: str = field(default="", repr=False)
    state: State = "open"
    message_ts: str = ""
    claimed_by: str = ""
    claimed: int = 0
    choice: str = ""
    user: str = ""
    answered: int = 0
    version: int = 0


class Records:
    """Reads and writes the table. Errors of DynamoDB itself are raised as botocore's ClientError."""

    def __init__(self, table: "Table") -> None:
        self.table = table

    def start_run(self, run: RunRecord) -> bool:
        """Puts a new run; False where the name is taken, so that a repeated request stops here."""
        return self._put(f"RUN#{run.name}", "RUN", asdict(run), run.started)

    def run(self, name: str) -> RunRecord | None:
        """The run of that name, None where there is none."""
        item = self._get(f"RUN#{name}", "RUN")
        return RunRecord(**item) if item else None

    def move_run(self, name: str, *, at: str, **changes: Any) -> RunRecord | None:
        """Takes an open run on to what a message says; None where it has ended or a later message came first."""
        return self._change_run(name, Attr("at").lte(at), {**changes, "at": at})

    def end_run(self, name: str, status: Status, **changes: Any) -> RunRecord | None:
        """Ends an open run; None where it has ended already."""
        return self._change_run(name, None, {**changes, "status": status})

    def note_answer(self, decision: Decision, answered_as: str) -> RunRecord | None:
        """Notes on the run's card who answered last; None for a run without a record.

        The run may have gone on meanwhile, or ended: this changes nothing else of it.
        """
        changes = {"answered": decision.id, "answered_by": decision.user, "answered_as": answered_as}
        item = self._update(f"RUN#{decision.run}", "RUN", Attr("pk").exists(), changes)
        return RunRecord(**item) if item else None

    def ask(self, decision: Decision) -> bool:
        """Puts a decision; False where the same question was put before."""
        return self._put(f"RUN#{decision.run}", f"DECISION#{decision.id}", asdict(decision), decision.asked)

    def decision(self, run: str, id: str) -> Decision | None:
        """The decision with that id, None where there is none."""
        item = self._get(f"RUN#{run}", f"DECISION#{id}")
        return Decision(**item) if item else None

    def decisions(self, run: str) -> list[Decision]:
        """All decisions of a run."""
        found = self.table.query(
            KeyConditionExpression=Key("pk").eq(f"RUN#{run}") & Key("sk").begins_with("DECISION#"), ConsistentRead=True
        )
        return [Decision(**_fields(item)) for item in found["Items"]]

    def place_decision(self, decision: Decision, message_ts: str) -> None:
        """Notes which message has the decision's buttons."""
        self._change_decision(decision, Attr("sk").exists(), message_ts=message_ts)

    def claim(self, decision: Decision, user: str, now: int) -> Decision | None:
        """Takes an open decision for one person's click; None where another click, or time, was first."""
        free = Attr("state").eq("open") | (Attr("state").eq("claimed") & Attr("claimed").lt(now - CLAIM_HELD))
        return self._change_decision(decision, free, state="claimed", claimed_by=user, claimed=now)

    def release(self, decision: Decision) -> None:
        """Gives a claim back, after an error that surely changed nothing."""
        self._change_decision(decision, _held(decision), state="open", claimed_by="", claimed=0)

    def answer(self, decision: Decision, choice: str, user: str, now: int) -> Decision | None:
        """Notes the answer that Step Functions took; the token is forgotten. None where the claim was lost."""
        answer = {"choice": choice, "user": user, "answered": now}
        return self._change_decision(decision, _held(decision), state="answered", token="", **answer)

    def expire(self, decision: Decision) -> Decision | None:
        """Closes a decision that was never answered; None where it was."""
        unanswered = Attr("state").is_in(["open", "claimed"])
        return self._change_decision(decision, unanswered, state="expired", token="")

    def posted(self, run: str, key: str) -> str:
        """The timestamp of what was posted under that key, "" where nothing was."""
        item = self._get(f"RUN#{run}", f"POST#{key}")
        return str(item["ts"]) if item else ""

    def note_post(self, run: str, key: str, ts: str, now: int) -> None:
        """Notes that something was posted."""
        self._put(f"RUN#{run}", f"POST#{key}", {"ts": ts}, now)

    def _change_run(self, name: str, condition: ConditionBase | None, changes: Mapping[str, Any]) -> RunRecord | None:
        is_open = Attr("status").is_in(list(OPEN))
        item = self._update(f"RUN#{name}", "RUN", is_open & condition if condition else is_open, changes)
        return RunRecord(**item) if item else None

    def _change_decision(self, decision: Decision, condition: ConditionBase, **changes: Any) -> Decision | None:
        item = self._update(f"RUN#{decision.run}", f"DECISION#{decision.id}", condition, changes)
        return replace(decision, **item) if item else None

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        found = self.table.get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True)
        return _fields(found["Item"]) if "Item" in found else None

    def _put(self, pk: str, sk: str, fields: Mapping[str, Any], now: int) -> bool:
        item = {**fields, "pk": pk, "sk": sk, "expires": now + RUN_KEPT}
        try:
            self.table.put_item(Item=item, ConditionExpression=Attr("pk").not_exists())
        except ClientError as error:
            if _refused(error):
                return False
            raise
        return True

    def _update(self, pk: str, sk: str, condition: ConditionBase, changes: Mapping[str, Any]) -> dict[str, Any] | None:
        names = {f"#{name}": name for name in changes}
        parts = ", ".join(f"#{name} = :{name}" for name in changes)
        try:
            found = self.table.update_item(
                Key={"pk": pk, "sk": sk},
                UpdateExpression=f"SET {parts} ADD version :one",
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={":one": 1, **{f":{name}": value for name, value in changes.items()}},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if _refused(error):
                return None
            raise
        return _fields(found["Attributes"])


def _held(decision: Decision) -> ConditionBase:
    return (
        Attr("state").eq("claimed") & Attr("claimed_by").eq(decision.claimed_by) & Attr("claimed").eq(decision.claimed)
    )


def _refused(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item's fields without its keys; DynamoDB's numbers are Decimals, and all of ours are whole."""
    return {name: _whole(value) for name, value in item.items() if name not in ("pk", "sk", "expires")}


def _whole(value: Any) -> Any:
    return value if isinstance(value, str | dict) else int(value)
