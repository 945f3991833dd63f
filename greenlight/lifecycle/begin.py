"""Reports executions that begin, or go on after they had ended: what was started or redriven in AWS shows at once."""

import time
from collections.abc import Mapping
from typing import Any

from greenlight.decisions.services import Services
from greenlight.lifecycle.adopt import adopt_event
from greenlight.lifecycle.resume import running_execution
from greenlight.runs.record import RunRecord
from greenlight.runs.show import find_card, show_card


def report_running(services: Services, detail: Mapping[str, Any]) -> bool:
    """Shows what an event with the status RUNNING tells of: whether a run stands otherwise by it.

    `detail` has `name`, `executionArn`, `input`, `startDate` (in ms), and `redriveCount` where that is known. A run of
    one of our chains that was started in AWS gets its record and card, one that was redriven there is under way again.
    Late or again such an event changes nothing. Raises botocore's errors and SlackApiError.
    """
    run = services.runs.get(detail["name"])
    if not (run and run.thread_ts):
        adopted = adopt_event(services, detail)
        if adopted:
            show_card(services, adopted)
        return adopted is not None
    if (detail.get("redriveCount") or 0) > run.redrives:
        return _redriven(services, run, int(detail["redriveCount"]))
    find_card(services, run)
    return False


def _redriven(services: Services, run: RunRecord, redrives: int) -> bool:
    """Takes the record on to that redrive; one that has ended is opened only if its execution goes on indeed."""
    if run.is_open:
        moved = services.runs.note_redrives(run.name, redrives)
    elif running_execution(services, run):
        moved = services.runs.reopen_run(run, by="", redrives=redrives, now=int(time.time()))
    else:
        return False
    if moved:
        show_card(services, moved)
    return moved is not None
