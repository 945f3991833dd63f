"""Runs in the table, and what was posted of them; every change of state is a conditional write.

    pk            sk              what
    RUN#<name>    RUN             a run, with what its card shows
    RUN#<name>    POST#<key>      something that was posted to Slack, so that it is posted once

A run is in the reconciler's queue until it has ended and its card says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from greenlight.aws.table import ITEM_LIFETIME, Items, known, readable
from greenlight.wire.reading import read

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table
from greenlight.runs.record import OPEN, RunRecord, Status

STARTING = 120
"""Seconds after which a run that has not begun is looked at."""

CHECKED = 600
"""Seconds after which a run is looked at again, in case its ending was missed."""

PAGE = 24
"""Runs that one query of a list reads: a page of App Home, and some more."""

POSTING = 55
"""Seconds for which something that is being posted is left to who posts it: as long as the notifier runs, less than
Lambda waits before it repeats an invocation that broke off (a minute)."""

QUEUE = "RUN"


@dataclass(frozen=True, kw_only=True)
class Post:
    """Something that was posted; its timestamp in Slack is "" while it is only claimed."""

    ts: str


_post = partial(read, kind=Post)


class RunStore:
    """Reads and writes runs. Errors of DynamoDB itself are raised as botocore's ClientError.

    A run that cannot be read is a ContractError; where several are read it is left out, and logged.
    """

    def __init__(self, table: "Table", kept: int = ITEM_LIFETIME) -> None:
        self.items = Items(table, kept)

    def start_run(self, run: RunRecord) -> bool:
        """Puts a new run; False where the name is taken, so that a repeated request stops here.

        One that never began, as Slack refused its card, does not take it: a form that is sent again keeps its id.
        """
        keys = {"queue": QUEUE, "look": run.started + STARTING, "since": run.started, "place": f"RUNS#{run.channel}"}
        if run.user:
            keys["group"] = f"USER#{run.user}"
        if self.items.put(f"RUN#{run.name}", "RUN", asdict(run) | keys, run.started):
            return True
        never_began = Attr("status").eq("failed") & Attr("thread_ts").eq("")
        again = {name: value for name, value in (asdict(run) | keys).items() if name != "version"}
        return self._change(run.name, never_began, again) is not None

    def get(self, name: str) -> RunRecord | None:
        """The run of that name, None where there is none."""
        item = self.items.get(f"RUN#{name}", "RUN")
        return known(item, RunRecord.from_item) if item else None

    def move_run(self, name: str, *, at: str, **changes: Any) -> RunRecord | None:
        """Takes an open run on to what a message says; None where it has ended or a later message came first."""
        return self._change(name, _IS_OPEN & Attr("at").lte(at), {**changes, "at": at})

    def place_run(self, name: str, thread_ts: str) -> RunRecord | None:
        """Notes which message is the run's card; None for a run without a record."""
        return self._change(name, Attr("pk").exists(), {"thread_ts": thread_ts})

    def note_card(self, name: str, url: str) -> RunRecord | None:
        """Notes the way to the run's card; None for a run without a record."""
        return self._change(name, Attr("pk").exists(), {"card": url})

    def end_run(self, name: str, status: Status, **changes: Any) -> RunRecord | None:
        """Ends an open run; None where it has ended already."""
        return self._change(name, _IS_OPEN, {**changes, "status": status, "look": 0})

    def reopen_run(self, run: RunRecord, *, by: str, redrives: int, now: int) -> RunRecord | None:
        """Opens a run that goes on after its end, which is its redrive of that number; None where it has changed.

        What it waited for when it ended is closed. Where the redrive does not happen the reconciler ends it again.
        """
        changes = {"status": "running", "error": "", "reason": "", "ended": 0, "ended_by": "", "asked": run.answered}
        redrive = {"redriven_by": by, "redrives": redrives, "queue": QUEUE, "look": now + STARTING}
        unchanged = Attr("status").eq(run.status) & Attr("ended").eq(run.ended)
        return self._change(run.name, unchanged, {**changes, **redrive})

    def note_redrives(self, name: str, redrives: int) -> RunRecord | None:
        """Notes that an open run was redriven in AWS, so often by now; None where that is known, or it has ended."""
        return self._change(name, _IS_OPEN & Attr("redrives").lt(redrives), {"redrives": redrives, "redriven_by": ""})

    def note_again(self, name: str, *, by: str, at: str) -> RunRecord | None:
        """Notes who had another run started in the place of this one, and the way to it.

        None where this one is open, or that was noted before.
        """
        return self._change(name, ~_IS_OPEN & Attr("again_by").eq(""), {"again_by": by, "again_at": at})

    def under_way(self) -> Iterator[RunRecord]:
        """The runs that have not ended, and those whose card does not say so yet."""
        return readable(self.items.indexed("by_due", QUEUE), RunRecord.from_item)

    def runs_of(self, user: str, until: int = 0) -> Iterator[RunRecord]:
        """A person's runs that had started by that time (0: all), the newest first."""
        found = self.items.indexed("by_group", f"USER#{user}", until=until or None, newest_first=True, page=PAGE)
        return readable(found, RunRecord.from_item)

    def runs_in(self, channel: str) -> Iterator[RunRecord]:
        """The runs in a channel, the newest first."""
        found = self.items.indexed("by_place", f"RUNS#{channel}", newest_first=True, page=PAGE)
        return readable(found, RunRecord.from_item)

    def note_answer(
        self, name: str, *, decision: str, at: int, by: str, words: str, turned_down: bool = False
    ) -> RunRecord | None:
        """Notes on the run's card who answered last; None where a later answer is there, or no record.

        The run may have gone on meanwhile, or ended: this changes nothing else of it.
        """
        changes = {"answered": decision, "answered_at": at, "answered_by": by, "answered_as": words}
        changes["turned_down"] = turned_down
        return self._change(name, Attr("answered_at").lte(at), changes)

    def note_waiting(self, name: str, *, decision: str, **waiting: Any) -> RunRecord | None:
        """Notes that others may answer now; None where the run does not wait for this decision any more."""
        return self._change(name, _IS_OPEN & Attr("asked").eq(decision), waiting)

    def wait_on(self, name: str, *, after: str, **waiting: Any) -> RunRecord | None:
        """Notes the decision that the run still waits for `after` another; None where it waits for a newer one."""
        return self._change(name, _IS_OPEN & Attr("asked").is_in(["", after]), waiting)

    def settle_run(self, run: RunRecord) -> None:
        """Takes a run that has ended, and whose card says so, out of the reconciler's queue."""
        ended = Attr("status").eq(run.status) & ~_IS_OPEN
        self.items.change(f"RUN#{run.name}", "RUN", ended, {"status": run.status}, without=("queue", "look"))

    def look_again(self, run: RunRecord, at: int) -> None:
        """Has the reconciler look at an open run again at that time (seconds since 1970)."""
        self._change(run.name, _IS_OPEN, {"look": at})

    def unsettled(self, now: int) -> Iterator[str]:
        """The names of the runs that the reconciler has to look at by now, the longest overdue first."""
        return (item["pk"].removeprefix("RUN#") for item in self.items.indexed("by_due", QUEUE, until=now))

    def posted(self, run: str, key: str) -> str:
        """The timestamp of what was posted under that key, "" where nothing was."""
        item = self.items.get(f"RUN#{run}", f"POST#{key}")
        return known(item, _post).ts if item else ""

    def claim_post(self, run: str, key: str, now: int) -> bool:
        """Takes it on to post something; False where that was posted, or is being posted, by somebody else.

        Who took it on and died is not waited for longer than `POSTING`.
        """
        claim = {"ts": "", "claimed": now}
        left = Attr("ts").eq("") & Attr("claimed").lte(now - POSTING)
        place = f"RUN#{run}", f"POST#{key}"
        return self.items.put(*place, claim, now) or self.items.change(*place, left, claim) is not None

    def release_post(self, run: str, key: str) -> None:
        """Gives back what was taken on and not posted."""
        self.items.change(f"RUN#{run}", f"POST#{key}", Attr("ts").eq(""), {"claimed": 0})

    def note_post(self, run: str, key: str, ts: str, now: int) -> None:
        """Notes that something was posted."""
        place = f"RUN#{run}", f"POST#{key}"
        if not self.items.put(*place, {"ts": ts}, now):
            self.items.change(*place, Attr("ts").eq(""), {"ts": ts})

    def _change(self, name: str, condition: ConditionBase, changes: Mapping[str, Any]) -> RunRecord | None:
        item = self.items.change(f"RUN#{name}", "RUN", condition, changes)
        return known(item, RunRecord.from_item) if item else None


_IS_OPEN = Attr("status").is_in(list(OPEN))
