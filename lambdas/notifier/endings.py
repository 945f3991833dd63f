"""Reports executions that ended badly, which no state of theirs could report itself."""

import json
from collections.abc import Mapping
from typing import Any

from greenlight.cards import show_card
from greenlight.closing import close_decisions
from greenlight.failures import ending
from greenlight.services import Services


def report_ending(services: Services, detail: Mapping[str, Any]) -> None:
    """Ends the run's record and card from the event's detail.

    `detail` has `name`, `status`, `error`, `cause`, `input` and `stopDate` (in ms). A run without a record is left
    alone. How one ended that had ended already stays; it is shown again, as an earlier delivery may have broken off.
    """
    run = services.records.run(detail["name"])
    if not run:
        return
    error = detail.get("error") or ""
    status, reason = ending(detail["status"], error, detail.get("cause") or "")
    services.records.end_run(
        run.name,
        status,
        reason=reason,
        error="" if status == "unanswered" else error,
        ended=int(detail["stopDate"]) // 1000,
        # The record has it only from the run's first message on.
        thread_ts=run.thread_ts or _thread_in(detail.get("input")),
    )
    close_decisions(services, run.name)
    show_card(services, services.records.run(run.name) or run)


def _thread_in(given: str | None) -> str:
    """The thread that the execution's input names; "" for one of another shape, or too long for an event."""
    try:
        return str(json.loads(given or "")["run"]["thread_ts"])
    except (ValueError, KeyError, TypeError, IndexError):
        return ""
