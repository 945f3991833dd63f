"""Runs in the table, and what was posted for them; every change of state is a conditional write.

    pk            sk              what
    RUN#<name>    RUN             a run, with what its card shows
    RUN#<name>    REPLY           the model's last reply, of a run that failed because of it
    RUN#<name>    RESULT          the last notification, if Slack did not take all of it
    RUN#<name>    POST#<key>      something that was posted to Slack and must not be posted again
    USED#<user>   <chain>#<date>  how many tokens a person's runs of a chain used that ended on a day (UTC)

A run is in the reconciler's queue until it has ended and its card says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from greenlight.aws.table import ITEM_LIFETIME, Addition, Items, known, readable
from greenlight.wire.reading import read

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table
from greenlight.runs.items import Claim, Post, Reply, Result, Used
from greenlight.runs.record import OPEN, RunRecord, Status

STARTING = 120
"""Seconds after which the reconciler looks at a new run, in case it has not started."""

CHECKED = 600
"""Seconds after which the reconciler looks at a run again, in case its ending was missed."""

RUNS_PAGE = 24
"""Runs to read with one query: a page of App Home and a few more."""

POSTING = 55
"""Seconds that a claim on a post is respected: as long as the notifier may run, and less than Lambda waits before it
retries a failed invocation (a minute)."""

LONGEST_REPLY = 20_000
"""Characters of a reply to keep."""

QUEUE = "RUN"

USED_KEPT = 3 * 24 * 3600
"""Seconds that the tokens of a day are kept. They count for that day only."""


_post, _used, _reply = partial(read, kind=Post), partial(read, kind=Used), partial(read, kind=Reply)
_result = partial(read, kind=Result)


class RunStore:
    """Reads and writes runs. DynamoDB's errors are raised as botocore's ClientError.

    Reading one invalid run raises ContractError; reading a list skips it and logs it.
    """

    def __init__(self, table: "Table", kept: int = ITEM_LIFETIME) -> None:
        self.items = Items(table, kept)

    def start_run(self, run: RunRecord) -> bool:
        """Puts a new run. False if the name is taken: the request is a repeat.

        A run that never began because Slack rejected its card is replaced: a form keeps its id when it is sent again.
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
        """The run with that name, None if there is none."""
        item = self.items.get(f"RUN#{name}", "RUN")
        return known(item, RunRecord.from_item) if item else None

    def find(self, name: str) -> RunRecord | None:
        """The run with that name; None if there is none, or if its record cannot be read, which is logged."""
        return next(readable(self.items.under(f"RUN#{name}", "RUN"), RunRecord.from_item), None)

    def move_run(self, name: str, *, at: str, **changes: Any) -> RunRecord | None:
        """Updates an open run from a notification. None if it has ended, or if a later notification came first."""
        return self._change(name, _IS_OPEN & Attr("at").lte(at), {**changes, "at": at})

    def place_run(self, name: str, thread_ts: str) -> RunRecord | None:
        """Records which message is the run's card. None if the run has no record."""
        return self._change(name, Attr("pk").exists(), {"thread_ts": thread_ts})

    def move_card(self, run: RunRecord, thread_ts: str) -> RunRecord | None:
        """Records the card that replaces a deleted one. None if another one has replaced it already."""
        changes = {"thread_ts": thread_ts, "card": "", "link": ""}
        return self._change(run.name, Attr("thread_ts").eq(run.thread_ts), changes)

    def record_card(self, name: str, url: str) -> RunRecord | None:
        """Records the permalink of the run's card. None if the run has no record."""
        return self._change(name, Attr("pk").exists(), {"card": url})

    def end_run(self, name: str, status: Status, **changes: Any) -> RunRecord | None:
        """Ends an open run. None if it has ended already."""
        return self._change(name, _IS_OPEN, {**changes, "status": status, "look": 0})

    def record_usage(self, run: RunRecord, used: Mapping[str, int]) -> bool:
        """Records what an ended run used, and adds its new tokens to the day of the person who started it.

        Both happen, or neither. False if somebody else has recorded it, or if the run has changed.
        """
        changes = {**used, "used_until": run.ended}
        unchanged = {"ended": run.ended, "used_until": run.used_until}
        tokens = used["tokens_in"] + used["tokens_out"] - run.tokens
        day = _day_of(run.chain, run.ended)
        addition = Addition(f"USED#{run.user}", day, "tokens", tokens, run.ended + USED_KEPT)
        return self.items.change_and_add(f"RUN#{run.name}", "RUN", unchanged, changes, addition if run.user else None)

    def tokens_used(self, user: str, chain: str, now: int) -> int:
        """How many tokens the person's runs of the chain used that ended today (UTC)."""
        item = self.items.get(f"USED#{user}", _day_of(chain, now))
        return known(item, _used).tokens if item else 0

    def reopen_run(self, run: RunRecord, *, by: str, redrives: int, now: int) -> RunRecord | None:
        """Reopens an ended run that was redriven; `redrives` counts its redrives. None if the run has changed.

        The decision it waited for when it ended is closed. If the redrive does not happen, the reconciler ends the run
        again.
        """
        changes = {"status": "running", "error": "", "reason": "", "ended": 0, "ended_by": "", "asked": run.answered}
        changes |= {"failed_at": "", "has_reply": False}
        redrive = {"redriven_by": by, "redrives": redrives, "queue": QUEUE, "look": now + STARTING}
        unchanged = Attr("status").eq(run.status) & Attr("ended").eq(run.ended)
        return self._change(run.name, unchanged, {**changes, **redrive})

    def record_redrives(self, name: str, redrives: int) -> RunRecord | None:
        """Records how often an open run was redriven, now also in AWS. None if that is known, or if it has ended."""
        return self._change(name, _IS_OPEN & Attr("redrives").lt(redrives), {"redrives": redrives, "redriven_by": ""})

    def record_retry(self, name: str, *, by: str, at: str) -> RunRecord | None:
        """Records who retried this run, and the permalink of the retry.

        None if this run is open, or if a retry is recorded already.
        """
        return self._change(name, ~_IS_OPEN & Attr("again_by").eq(""), {"again_by": by, "again_at": at})

    def keep_reply(self, run: RunRecord, text: str) -> None:
        """Keeps the model's last reply as long as the run, up to `LONGEST_REPLY`. It replaces an earlier one."""
        fields = {"text": text[:LONGEST_REPLY], "whole": len(text)}
        self.items.keep(f"RUN#{run.name}", "REPLY", fields, run.started + self.items.kept)

    def reply(self, name: str) -> Reply | None:
        """The model's last reply in a failed run; None if none is kept."""
        item = self.items.get(f"RUN#{name}", "REPLY")
        return known(item, _reply) if item else None

    def keep_result(self, run: RunRecord, notification: str) -> None:
        """Keeps a notification (JSON) that Slack did not take in full as long as the run, to deliver it again."""
        self.items.keep(f"RUN#{run.name}", "RESULT", {"text": notification}, run.started + self.items.kept)

    def kept_result(self, name: str) -> str:
        """The notification that was kept; "" if none was."""
        item = self.items.get(f"RUN#{name}", "RESULT")
        return known(item, _result).text if item else ""

    def record_missing(self, name: str, what: str, because: str) -> RunRecord | None:
        """Records what of the result Slack did not take ("": nothing any more). None if that is recorded already."""
        # Records of earlier versions have no such field.
        changed = Attr("missing").ne(what) if what else Attr("missing").exists() & Attr("missing").ne("")
        return self._change(name, Attr("pk").exists() & changed, {"missing": what, "missing_because": because})

    def record_unreachable(self, name: str, error: str) -> RunRecord | None:
        """Records Slack's error about the run's channel. None if the channel was known to be out of reach."""
        new = Attr("unreachable").not_exists() | Attr("unreachable").eq("")
        return self._change(name, Attr("pk").exists() & new, {"unreachable": error})

    def under_way(self) -> Iterator[RunRecord]:
        """The runs that have not ended, and those whose card does not say yet that they have."""
        return readable(self.items.indexed("by_due", QUEUE), RunRecord.from_item)

    def runs_of(self, user: str, until: int = 0) -> Iterator[RunRecord]:
        """A person's runs that started by `until` (0: all), the newest first."""
        found = self.items.indexed("by_group", f"USER#{user}", until=until or None, newest_first=True, page=RUNS_PAGE)
        return readable(found, RunRecord.from_item)

    def runs_in(self, channel: str) -> Iterator[RunRecord]:
        """The runs in a channel, the newest first."""
        found = self.items.indexed("by_place", f"RUNS#{channel}", newest_first=True, page=RUNS_PAGE)
        return readable(found, RunRecord.from_item)

    def record_newest_answer(
        self, name: str, *, decision: str, at: int, by: str, words: str, turned_down: bool = False
    ) -> RunRecord | None:
        """Records the newest answer, for the card. None if a later answer is recorded, or if there is no record.

        This changes nothing else, because the run may have continued or ended in the meantime.
        """
        changes = {"answered": decision, "answered_at": at, "answered_by": by, "answered_as": words}
        changes["turned_down"] = turned_down
        return self._change(name, Attr("answered_at").lte(at), changes)

    def record_who_may_answer(self, name: str, *, decision: str, **waiting: Any) -> RunRecord | None:
        """Records that others may answer now. None if the run no longer waits for this decision."""
        return self._change(name, _IS_OPEN & Attr("asked").eq(decision), waiting)

    def wait_on(self, name: str, *, after: str, **waiting: Any) -> RunRecord | None:
        """Records the decision that the run still waits for `after` another. None if it waits for a newer one."""
        return self._change(name, _IS_OPEN & Attr("asked").is_in(["", after]), waiting)

    def take_off_queue(self, run: RunRecord) -> None:
        """Removes a run that has ended, and whose card says so, from the reconciler's queue."""
        ended = Attr("status").eq(run.status) & ~_IS_OPEN
        self.items.change(f"RUN#{run.name}", "RUN", ended, {"status": run.status}, without=("queue", "look"))

    def look_again(self, run: RunRecord, at: int) -> None:
        """Makes the reconciler look at an open run again at that time (seconds since 1970)."""
        self._change(run.name, _IS_OPEN, {"look": at})

    def unsettled(self, now: int) -> Iterator[str]:
        """The names of the runs that the reconciler must look at now, the longest overdue first."""
        return (item["pk"].removeprefix("RUN#") for item in self.items.indexed("by_due", QUEUE, until=now))

    def posted(self, run: str, key: str) -> str:
        """The timestamp of what was posted under that key, "" if nothing was."""
        item = self.items.get(f"RUN#{run}", f"POST#{key}")
        return known(item, _post).ts if item else ""

    def claim_post(self, run: str, key: str, now: int) -> Claim | None:
        """Claims the right to post. None if it is posted or claimed already.

        A claim lasts `POSTING` seconds, in case its owner died.
        """
        claim = {"ts": "", "claimed": now}
        not_posted = Attr("ts").eq("")
        place = f"RUN#{run}", f"POST#{key}"
        if self.items.put(*place, claim, now):
            return Claim(may_be_posted=False)
        if self.items.change(*place, not_posted & Attr("claimed").eq(0) & ~Attr("unsure").eq(1), claim):
            return Claim(may_be_posted=False)
        left = self.items.change(*place, not_posted & Attr("claimed").lte(now - POSTING), claim)
        return Claim(may_be_posted=True) if left else None

    def release_post(self, run: str, key: str, *, unsure: bool) -> None:
        """Releases a claim for something that was not posted; `unsure` if nobody knows whether it was posted."""
        released = {"claimed": 0, **({"unsure": 1} if unsure else {})}
        self.items.change(f"RUN#{run}", f"POST#{key}", Attr("ts").eq(""), released)

    def note_post(self, run: str, key: str, ts: str, now: int) -> None:
        """Records that something was posted."""
        place = f"RUN#{run}", f"POST#{key}"
        # Usually it is claimed.
        if not self.items.change(*place, Attr("ts").eq(""), {"ts": ts}):
            self.items.put(*place, {"ts": ts}, now)

    def _change(self, name: str, condition: ConditionBase, changes: Mapping[str, Any]) -> RunRecord | None:
        item = self.items.change(f"RUN#{name}", "RUN", condition, changes)
        return known(item, RunRecord.from_item) if item else None


_IS_OPEN = Attr("status").is_in(list(OPEN))


def _day_of(chain: str, at: int) -> str:
    return f"{chain}#{datetime.fromtimestamp(at, UTC).date()}"
