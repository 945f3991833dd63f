"""Temporary errors, and how long to retry them."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_stepfunctions as sfn

QUERY_ERROR = "States.QueryEvaluationError"

_BUSY = (
    "ThrottlingException",
    "ModelTimeoutException",
    "ServiceUnavailableException",
    "ModelNotReadyException",
    "InternalServerException",
    "ModelErrorException",
)
_SERVICES = ("", "Bedrock.", "BedrockRuntime.")
MODEL_BUSY = [*(service + name for service in _SERVICES for name in _BUSY), "BedrockRuntime.SdkClientException"]
"""Amazon Bedrock's temporary errors. Step Functions reports them both with and without the service's name in front:
`Bedrock.` by the optimised integration, `BedrockRuntime.` by the SDK's.
"""

REQUEST_REFUSED = [f"{service}ValidationException" for service in _SERVICES]
"""Amazon Bedrock's error for a request that this model does not take."""

PUBLISH_BUSY = ["SNS.SdkClientException", "SNS.ThrottledException", "SNS.InternalErrorException"]


def retry(state: sfn.TaskStateBase, errors: Sequence[str], *, attempts: int, longest: int) -> None:
    """Retries the state after these errors: after a second, then after twice as long each time, up to `longest` s."""
    state.add_retry(
        errors=errors,
        interval=Duration.seconds(1),
        backoff_rate=2,
        max_attempts=attempts,
        max_delay=Duration.seconds(longest),
        jitter_strategy=sfn.JitterType.FULL,
    )
