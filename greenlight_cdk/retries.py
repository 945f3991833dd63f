"""Errors that pass, and how long to go on trying."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn

UNREADABLE = "States.QueryEvaluationError"

_BUSY = (
    "ThrottlingException",
    "ModelTimeoutException",
    "ServiceUnavailableException",
    "ModelNotReadyException",
    "InternalServerException",
)
MODEL_BUSY = [*_BUSY, *(f"Bedrock.{name}" for name in _BUSY)]
"""Amazon Bedrock's passing errors: Step Functions is seen to report them with and without the service in front."""

PUBLISH_BUSY = ["SNS.SdkClientException", "SNS.ThrottledException", "SNS.InternalErrorException"]


def retry(state: sfn.TaskStateBase, errors: Sequence[str], *, attempts: int, longest: int) -> None:
    """Tries the state again after these errors: after a second, then after twice as long, at most `longest` seconds."""
    state.add_retry(
        errors=errors,
        interval=Duration.seconds(1),
        backoff_rate=2,
        max_attempts=attempts,
        max_delay=Duration.seconds(longest),
        jitter_strategy=sfn.JitterType.FULL,
    )
