"""Ends runs whose executions have ended: mostly badly, as no state of theirs could report that itself."""

import json
from collections.abc import Mapping
from typing import Any

from greenlight.cards import show_card
from greenlight.closing import close_decisions
from greenlight.failures import ending
from greenlight.records import RunRecord, Status
from greenlight.services import Services


def report_ending(services: Services, detail: Mapping[str, Any]) -> None:
    """Ends the run's record and card from the event's detail.

    `detail` has `name`, `status`, `error`, `cause`, `input` and `stopDate` (in ms). A run that has ended already, or
    has no record, is left alone. One that SUCCEEDED has finished, though no message said so, or nobody had answered.
    """
    run = services.records.run(detail["name"])
    if not run or not run.is_open:
        return
    close_decisions(services, run.name)
    error = detail.get("error") or ""
    status, reason = _ending(services, run, detail["status"], error, detail.get("cause") or "")
    ended = services.records.end_run(
        run.name,
        status,
        reason=reason,
        error=error if status == "failed" else "",
        ended=int(detail["stopDate"]) // 1000,
        # The record may have it only from the run's first message on.
        thread_ts=thread_of(detail.get("input") or "") or run.thread_ts,
    )
    if ended:
        show_card(services, ended)


def thread_of(text: str) -> str:
    """The thread that the execution's input names, "" where it names none."""
    found = json.loads(text) if text else None
    run = found.get("run") if isinstance(found, dict) else None
    return str(run.get("thread_ts") or "") if isinstance(run, dict) else ""


def _ending(services: Services, run: RunRecord, status: str, error: str, cause: str) -> tuple[Status, str]:
    if status != "SUCCEEDED":
        return ending(status, error, cause)
    last = services.decisions.of_run(run.name)[-1:]
    ended_there = [decision for decision in last if decision.state == "expired" and decision.gate.on_timeout == "end"]
    return ("unanswered" if ended_there else "finished"), ""
