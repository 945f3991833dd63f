"""Delivers what the notifier receives: notifications from SNS, and starts and failures from EventBridge."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from greenlight.decisions.services import Services
from greenlight.delivery.events import ExecutionEnded, ExecutionStarted, SnsEvent, SnsRecord, StatusChange
from greenlight.delivery.notifications import Delivery
from greenlight.lifecycle.begin import report_running
from greenlight.lifecycle.report import is_outdated, report_ending
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError, read

logger = Logger(child=True)


def deliver(services: Services, event: Mapping[str, Any]) -> list[str]:
    """Delivers an SNS event (`Records`) or a "Step Functions Execution Status Change".

    Returns the names of the runs whose App Homes may be out of date: those of every notification but a `tell`. Every
    error is raised; the next delivery does not post anything twice. Raises ContractError if the event or a notification
    is invalid; the valid notifications beside it are delivered first.
    """
    if event.get("source") == "aws.states":
        return _report(services, event)
    runs, refused = [], []
    for record in read(event, SnsEvent)["Records"]:
        try:
            published = read(record, SnsRecord)["Sns"]
            notification = Notification.from_json(published["Message"])
        except ContractError as error:
            refused.append(str(error))
            continue
        logger.append_keys(run=notification.run_name, kind=notification.kind, step=notification.step)
        Delivery(services, notification, published["MessageId"]).deliver()
        logger.info("notification delivered")
        if notification.kind != "tell":
            runs.append(notification.run_name)
    if refused:
        raise ContractError("; ".join(refused))
    return runs


def _report(services: Services, event: Mapping[str, Any]) -> list[str]:
    """Reports an execution's status. Returns the run's name if the run changed."""
    change = read(event, StatusChange)["detail"]
    logger.append_keys(run=change["name"], status=change["status"])
    is_running = change["status"] == "RUNNING"
    detail = read(event["detail"], ExecutionStarted if is_running else ExecutionEnded)
    if is_outdated(services, detail):
        logger.info("the run has been redriven since this ending")
        return []
    if is_running:
        return [change["name"]] if report_running(services, detail) else []
    report_ending(services, detail)
    logger.info("ending reported")
    return [change["name"]]
