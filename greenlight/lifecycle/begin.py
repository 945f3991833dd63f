"""Reports executions that start or are redriven, so that what people do in AWS shows in Slack at once."""

import time
from collections.abc import Mapping
from typing import Any

from greenlight.decisions.services import Services
from greenlight.lifecycle.adopt import adopt_event
from greenlight.lifecycle.resume import running_execution
from greenlight.runs.record import RunRecord
from greenlight.runs.show import record_permalink, show_card


def report_running(services: Services, detail: Mapping[str, Any]) -> bool:
    """Handles an event with the status RUNNING. Returns whether it changed a run.

    `detail` has `name`, `executionArn`, `input`, `startDate` (in ms), and `redriveCount` if known. A run of one of our
    chains that was started in AWS gets its record and card; one that was redriven there is reopened. An event that
    arrives late or again changes nothing. Raises botocore's errors and SlackApiError.
    """
    run = services.runs.get(detail["name"])
    if not (run and run.thread_ts):
        adopted = adopt_event(services, detail)
        if adopted:
            show_card(services, adopted)
        return adopted is not None
    if (detail.get("redriveCount") or 0) > run.redrives:
        return _record_redrive(services, run, int(detail["redriveCount"]))
    record_permalink(services, run)
    return False


def _record_redrive(services: Services, run: RunRecord, redrives: int) -> bool:
    """Records the redrive. An ended run is reopened only if its execution really runs."""
    if run.is_open:
        moved = services.runs.record_redrives(run.name, redrives)
    elif running_execution(services, run):
        moved = services.runs.reopen_run(run, by="", redrives=redrives, now=int(time.time()))
    else:
        return False
    if moved:
        show_card(services, moved)
    return moved is not None
