"""Delivers what the notifier is handed: messages from SNS, and beginnings and bad endings from EventBridge."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from greenlight.contract import Message
from greenlight.services import Services
from lambdas.notifier.beginnings import report_running
from lambdas.notifier.endings import is_outdated, report_ending
from lambdas.notifier.messages import Notifier

logger = Logger(child=True)


def deliver(services: Services, event: Mapping[str, Any]) -> list[str]:
    """Delivers an SNS event (`Records`) or a "Step Functions Execution Status Change".

    Gives the names of the runs that stand otherwise now, so not of those of which something was only told.

    Any error is raised; what was posted before is not posted again. Raises ContractError for a message that is none of
    ours, KeyError for another event.
    """
    if event.get("source") == "aws.states":
        logger.append_keys(run=event["detail"]["name"], status=event["detail"]["status"])
        if is_outdated(services, event["detail"]):
            logger.info("the run was taken on again meanwhile")
            return []
        if event["detail"]["status"] == "RUNNING":
            return [event["detail"]["name"]] if report_running(services, event["detail"]) else []
        report_ending(services, event["detail"])
        logger.info("ending reported")
        return [event["detail"]["name"]]
    runs = []
    for record in event["Records"]:
        message = Message.from_json(record["Sns"]["Message"])
        logger.append_keys(run=message.run_name, kind=message.kind, step=message.step)
        Notifier(services, message, record["Sns"]["MessageId"]).deliver()
        logger.info("message delivered")
        if message.kind != "tell":
            runs.append(message.run_name)
    return runs
