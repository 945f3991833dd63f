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

    `detail` has `name`, `status`, `error`, `cause`, `input` and `stopDate` (in ms). A run that has ended already, or
    of which nobody in Slack has heard, is left alone.
    """
    if not services.records.run(detail["name"]):
        return
    error = detail.get("error") or ""
    status, reason = ending(detail["status"], error, detail.get("cause") or "")
    ended = services.records.end_run(
        detail["name"],
        status,
        reason=reason,
        error=error,
        ended=int(detail["stopDate"]) // 1000,
        **_thread(json.loads(detail.get("input") or "null")),
    )
    if ended:
        close_decisions(services, ended.name)
        show_card(services, ended)


def _thread(given: Any) -> dict[str, str]:
    """The run's thread as an execution's input has it; the record has it only from the run's first message on.

    The input of a run that was not started from Slack has none.
    """
    run = given.get("run") if isinstance(given, dict) else None
    thread_ts = run.get("thread_ts") if isinstance(run, dict) else None
    return {"thread_ts": thread_ts} if isinstance(thread_ts, str) and thread_ts else {}
