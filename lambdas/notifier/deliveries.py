"""Delivers what the notifier is handed: messages from SNS, and bad endings from EventBridge."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from greenlight.contract import Message
from greenlight.services import Services
from lambdas.notifier.endings import report_ending
from lambdas.notifier.messages import Notifier

logger = Logger(child=True)


def deliver(services: Services, event: Mapping[str, Any]) -> None:
    """Delivers an SNS event (`Records`) or a "Step Functions Execution Status Change".

    Any error is raised; what was posted before is not posted again. Raises ContractError for a message that is none of
    ours, KeyError for another event.
    """
    if event.get("source") == "aws.states":
        logger.append_keys(run=event["detail"]["name"], status=event["detail"]["status"])
        report_ending(services, event["detail"])
        logger.info("ending reported")
        return
    for record in event["Records"]:
        message = Message.from_json(record["Sns"]["Message"])
        logger.append_keys(run=message.run_name, kind=message.kind, step=message.step)
        Notifier(services, message, record["Sns"]["MessageId"]).deliver()
        logger.info("message delivered")
