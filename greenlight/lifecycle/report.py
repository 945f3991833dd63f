"""Reports executions that ended badly and so could not report it themselves."""

import time
from collections.abc import Mapping
from typing import Any, TypedDict

from greenlight.decisions.services import Services
from greenlight.lifecycle.adopt import adopt_event
from greenlight.lifecycle.end import end_run
from greenlight.wire.reading import ContractError, read, read_json


def report_ending(services: Services, detail: Mapping[str, Any]) -> None:
    """Ends the run's record and card from the event's detail.

    `detail` has `name`, `status`, `error`, `cause`, `input`, `stopDate` (in ms), and `redriveCount` if known. A run of
    one of our chains that was started in AWS gets its card now; any other run without a record is ignored. If the run
    had ended already, its record keeps that ending unless the run was redriven since; its card is updated again,
    because an earlier delivery may have stopped before that.
    """
    run = services.runs.get(detail["name"])
    redrives = detail.get("redriveCount")
    if not (run and run.thread_ts):
        adopt_event(services, detail)
    elif redrives and redrives > run.redrives and not run.is_open:
        services.runs.reopen_run(run, by="", redrives=redrives, now=int(time.time()))
    end_run(
        services,
        detail["name"],
        detail["status"],
        error=detail.get("error") or "",
        cause=detail.get("cause") or "",
        at=int(detail["stopDate"]) // 1000,
        thread_ts=_thread_in(detail.get("input")),
        redrives=redrives,
    )


def is_outdated(services: Services, detail: Mapping[str, Any]) -> bool:
    """Whether the run was redriven after the ending in this event, so that the event must not end it."""
    run = services.runs.get(detail["name"])
    return bool(run and detail.get("redriveCount", run.redrives) < run.redrives)


def _thread_in(given: str | None) -> str:
    """The thread in the execution's input; "" if the input has another shape, or is too long for an event."""
    try:
        return read(read_json(given, Placed), Placed)["run"]["thread_ts"]
    except ContractError:
        return ""


class _Thread(TypedDict):
    thread_ts: str


class Placed(TypedDict):
    """The part of an input that says where the run's card is; the rest can have any shape."""

    run: _Thread
