"""The reconciler's entry point: does everything that is due, once a minute."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight.decisions.services import Services
from greenlight.home.publish import refresh_homes
from lambdas.reconciler.sweep import Sweep

logger = Logger()
services = Services()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    """Goes once through what is due. What does not fit in the function's time waits for the next minute.

    Raises TroubleError at the end if something failed, which sets off the alarm.
    """
    try:
        Sweep(services, context.get_remaining_time_in_millis).go()
    finally:
        # For changes that no notification announces, and for those that an index did not show in time.
        refresh_homes(services, context.get_remaining_time_in_millis)
