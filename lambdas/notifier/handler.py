"""The notifier's entry point: notifications from SNS, and events from EventBridge for runs that start, fail or stop."""

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

    Any error is raised, so Lambda retries twice and then puts the event into the dead-letter queue. A retry does not
    repeat what was posted before.
    """
    for run in deliver(services, event):
        refresh_homes(services, context.get_remaining_time_in_millis, run)
