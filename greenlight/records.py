"""Runs in the table, and what was posted of them; every change of state is a conditional write.

    pk            sk              what
    RUN#<name>    RUN             a run, with what its card shows
    RUN#<name>    POST#<key>      something that was posted to Slack, so that it is posted once

A run is in the reconciler's queue until it has ended and its card says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from boto3.dynamodb.conditions import Attr, ConditionBase

from greenlight.table import KEPT, Items

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table

STARTING = 120
"""Seconds after which a run that has not begun is looked at."""

CHECKED = 600
"""Seconds after which a run is looked at again, in case its ending was missed."""

QUEUE = "RUN"
Status = Literal["starting", "running", "finished", "failed", "stopped", "unanswered"]
OPEN: tuple[Status, ...] = ("starting", "running")


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """A run as its card shows it.

    `started`, `ended` and `due` are seconds since 1970 (0: not yet). `execution` is the execution's ARN. `step` is the
    key of the card's line that the run is at, `at` when that state was entered (ISO 8601), which orders messages that
    overtook each other. `link` leads to the newest message in the thread that matters. `asked` is the id of the newest
    decision, `waiting_for` the people (as mrkdwn) it waits for, `answered` the id of the newest that was answered, with
    the time (`answered_at`), the user and the words for "Greenlit by Ada". `error` and `reason` say why a run failed.
    `version` counts the changes.
    """

    name: str
    chain: str
    user: str
    team: str
    channel: str
    inputs: Mapping[str, str]
    started: int
    execution: str = ""
    status: Status = "starting"
    thread_ts: str = ""
    step: str = ""
    at: str = ""
    due: int = 0
    ended: int = 0
    link: str = ""
    asked: str = ""
    waiting_for: str = ""
    answered: str = ""
    answered_at: int = 0
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
        return self.is_open and self.asked not in ("", self.answered)


class Records:
    """Reads and writes runs. Errors of DynamoDB itself are raised as botocore's ClientError."""

    def __init__(self, table: "Table", kept: int = KEPT) -> None:
        self.items = Items(table, kept)

    def start_run(self, run: RunRecord) -> bool:
        """Puts a new run; False where the name is taken, so that a repeated request stops here."""
        keys = {"queue": QUEUE, "look": run.started + STARTING, "since": run.started, "place": f"RUNS#{run.channel}"}
        if run.user:
            keys["group"] = f"USER#{run.user}"
        return self.items.put(f"RUN#{run.name}", "RUN", asdict(run) | keys, run.started)

    def run(self, name: str) -> RunRecord | None:
        """The run of that name, None where there is none."""
        item = self.items.get(f"RUN#{name}", "RUN")
        return RunRecord(**item) if item else None

    def move_run(self, name: str, *, at: str, **changes: Any) -> RunRecord | None:
        """Takes an open run on to what a message says; None where it has ended or a later message came first."""
        return self._change(name, _IS_OPEN & Attr("at").lte(at), {**changes, "at": at})

    def place_run(self, name: str, thread_ts: str) -> RunRecord | None:
        """Notes which message is the run's card; None for a run without a record."""
        return self._change(name, Attr("pk").exists(), {"thread_ts": thread_ts})

    def end_run(self, name: str, status: Status, **changes: Any) -> RunRecord | None:
        """Ends an open run; None where it has ended already."""
        return self._change(name, _IS_OPEN, {**changes, "status": status, "look": 0})

    def note_answer(self, name: str, *, decision: str, at: int, by: str, words: str) -> RunRecord | None:
        """Notes on the run's card who answered last; None where a later answer is there, or no record.

        The run may have gone on meanwhile, or ended: this changes nothing else of it.
        """
        changes = {"answered": decision, "answered_at": at, "answered_by": by, "answered_as": words}
        return self._change(name, Attr("answered_at").lte(at), changes)

    def note_waiting(self, name: str, *, decision: str, waiting_for: str) -> RunRecord | None:
        """Notes that others may answer now; None where the run does not wait for this decision any more."""
        return self._change(name, _IS_OPEN & Attr("asked").eq(decision), {"waiting_for": waiting_for})

    def note_unanswered(self, name: str, *, decision: str, words: str) -> RunRecord | None:
        """Notes that the run goes on without an answer; None where it does not wait for this decision any more."""
        changes = {"answered": decision, "answered_by": "", "answered_as": words}
        return self._change(name, _IS_OPEN & Attr("asked").eq(decision), changes)

    def settle_run(self, run: RunRecord) -> None:
        """Takes a run that has ended, and whose card says so, out of the reconciler's queue."""
        ended = Attr("status").eq(run.status) & ~_IS_OPEN
        self.items.change(f"RUN#{run.name}", "RUN", ended, {"status": run.status}, without=("queue", "look"))

    def look_again(self, run: RunRecord, at: int) -> None:
        """Has the reconciler look at an open run again at that time (seconds since 1970)."""
        self._change(run.name, _IS_OPEN, {"look": at})

    def unsettled(self, now: int) -> Iterator[RunRecord]:
        """The runs that the reconciler has to look at by now, the longest overdue first."""
        return (RunRecord(**item) for item in self.items.indexed("by_due", QUEUE, until=now))

    def posted(self, run: str, key: str) -> str:
        """The timestamp of what was posted under that key, "" where nothing was."""
        item = self.items.get(f"RUN#{run}", f"POST#{key}")
        return str(item["ts"]) if item else ""

    def note_post(self, run: str, key: str, ts: str, now: int) -> None:
        """Notes that something was posted."""
        self.items.put(f"RUN#{run}", f"POST#{key}", {"ts": ts}, now)

    def _change(self, name: str, condition: ConditionBase, changes: Mapping[str, Any]) -> RunRecord | None:
        item = self.items.change(f"RUN#{name}", "RUN", condition, changes)
        return RunRecord(**item) if item else None


_IS_OPEN = Attr("status").is_in(list(OPEN))
