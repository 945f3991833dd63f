"""The notifier's entry: messages from SNS, and beginnings and bad endings from EventBridge."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.home.publish import refresh_homes

logger = Logger()
services = Services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> None:
    """Handles an SNS event (`Records`) or a "Step Functions Execution Status Change".

    Any error is raised: Lambda repeats the invocation twice and then puts the event into the dead-letter queue. What
    was posted before is not posted again.
    """
    for run in deliver(services, event):
        refresh_homes(services, context.get_remaining_time_in_millis, run)
