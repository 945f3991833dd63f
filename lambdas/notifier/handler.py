"""The notifier's entry: messages from SNS, and bad endings from EventBridge."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight.contract import Message
from greenlight.services import Services
from lambdas.notifier.endings import report_ending
from lambdas.notifier.messages import Notifier

logger = Logger()
services = Services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> None:
    """Handles an SNS event (`Records`) or a "Step Functions Execution Status Change".

    Any error is raised: Lambda repeats the invocation twice and then puts the event into the dead-letter queue. What
    was posted before is not posted again.
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
