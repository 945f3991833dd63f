"""The reconciler's entry: once a minute, everything that is due."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight.decisions.services import Services
from greenlight.home.publish import refresh_homes
from lambdas.reconciler.rounds import Round

logger = Logger()
services = Services()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    """Goes once through what is due; what does not fit in the function's time is left for the next minute.

    Raises TroubleError at the end where something could not be done, so that the alarm goes off.
    """
    try:
        Round(services, context.get_remaining_time_in_millis).go()
    finally:
        # Whatever changed without a message of its own, and what an index had not shown yet.
        refresh_homes(services, context.get_remaining_time_in_millis)
