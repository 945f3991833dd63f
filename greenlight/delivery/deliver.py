"""Delivers one message of the queue: a notification, or an event about an execution's status."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from greenlight.decisions.services import Services
from greenlight.delivery.events import ExecutionEnded, ExecutionStarted, StatusChange
from greenlight.delivery.notifications import Delivery
from greenlight.lifecycle.begin import report_running
from greenlight.lifecycle.report import is_outdated, report_ending
from greenlight.wire.notification import Notification
from greenlight.wire.reading import read, read_json

logger = Logger(child=True)

FOUND = "greenlight.reconciler"
"""The source of an ending that the reconciler found in Step Functions, without an event."""


def deliver(services: Services, body: str) -> str:
    """Delivers a notification or a "Step Functions Execution Status Change" (JSON).

    Returns the name of the run whose App Homes may be out of date: that of every notification but a `tell`; "" if there
    is none. Every error is raised; the next delivery does not post anything twice. Raises ContractError if the body is
    invalid.
    """
    given = read(read_json(body, dict), dict)
    if "detail" in given:
        return _report(services, given)
    notification = Notification.from_json(body)
    logger.append_keys(run=notification.run_name, kind=notification.kind, step=notification.step)
    Delivery(services, notification, body).deliver()
    logger.info("notification delivered")
    return "" if notification.kind == "tell" else notification.run_name


def _is_past(services: Services, event: Mapping[str, Any], detail: Mapping[str, Any]) -> bool:
    """Whether the run goes on in spite of this event.

    What the reconciler found in Step Functions holds also if the record counts a redrive that never happened.
    """
    if event.get("source") != FOUND:
        return is_outdated(services, detail)
    return services.executions.describe(detail["executionArn"]).is_running


def _report(services: Services, event: Mapping[str, Any]) -> str:
    """Reports an execution's status. Returns the run's name if the run changed."""
    change = read(event, StatusChange)["detail"]
    logger.append_keys(run=change["name"], status=change["status"])
    is_running = change["status"] == "RUNNING"
    detail = read(event["detail"], ExecutionStarted if is_running else ExecutionEnded)
    if _is_past(services, event, detail):
        logger.info("the run has been redriven since this ending")
        return ""
    if is_running:
        return change["name"] if report_running(services, detail) else ""
    report_ending(services, detail)
    logger.info("ending reported")
    return change["name"]
