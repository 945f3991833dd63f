"""A Task's calls of AWS services: names of parameters and errors, and answers as plain JSON.

`install` replaces moto's functions; each replacement names the gap that it closes.
"""

import functools
from datetime import datetime
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import ServiceModel, Shape
from botocore.response import StreamingBody
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    _SERVICE_ERROR_NAMES,
    StateTaskServiceAwsSdk,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.utils import camel_to_snake_case

from local.aws.executions import iso

_aws_sdk_error = StateTaskServiceAwsSdk._from_error


@functools.cache
def _operations(service: str) -> tuple[ServiceModel, dict[str, str]]:
    model = botocore.session.get_session().get_service_model(service)
    return model, {camel_to_snake_case(name): name for name in model.operation_names}


def _shape(task: Any, service: str | None, action: str | None, side: str) -> Shape | None:
    model, names = _operations(task._get_boto_service_name(service))
    name = names.get(task._get_boto_service_action(action))
    return getattr(model.operation_model(name), side) if name else None


def _normalise_parameters(
    self: Any, parameters: Any, boto_service_name: str | None = None, service_action_name: str | None = None
) -> None:
    """Gap: moto passes parameters in Step Functions' case and as JSON, which some services' clients do not accept."""
    shape = _shape(self, boto_service_name, service_action_name, "input_shape")
    if shape is not None:
        self._to_boto_request(parameters, shape)


def _normalise_response(
    self: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None
) -> None:
    """Gap: moto returns an answer in the client's case."""
    shape = _shape(self, boto_service_name, service_action_name, "output_shape")
    if shape is not None:
        self._from_boto_response(response, shape)


def _plain(value: Any) -> Any:
    """Gap: moto leaves streams and times in an answer, which are not JSON."""
    if isinstance(value, StreamingBody):
        return value.read().decode(errors="replace")
    return iso(value) if isinstance(value, datetime) else value


def _from_error(self: Any, env: Environment, ex: Exception) -> FailureEvent:
    """Gap: moto has no error for a service that cannot be reached, and needs the id of a request that failed."""
    if isinstance(ex, ClientError):
        ex.response["ResponseMetadata"].setdefault("RequestId", "")
    if not isinstance(ex, BotoCoreError):
        return _aws_sdk_error(self, env=env, ex=ex)
    service = self._normalise_service_error_name(self.resource.api_name)
    return self._get_task_failure_event(env=env, error=f"{service}.SdkClientException", cause=str(ex))


def install() -> None:
    """Replaces moto's functions."""
    StateTaskService._normalise_parameters = _normalise_parameters
    StateTaskService._normalise_response = _normalise_response
    StateTaskService._from_boto_response_value = staticmethod(_plain)
    # Gap: an error's name starts with the resource's spelling of the service in moto, with the SDK's in AWS.
    names = {"s3": "S3", "sns": "Sns", "sqs": "Sqs", "lambda": "Lambda", "ses": "Ses"}
    _SERVICE_ERROR_NAMES.update({**names, "bedrockruntime": "BedrockRuntime"})
    # Gap: moto knows only a few services whose name in Step Functions differs from the SDK's.
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES["bedrockruntime"] = "bedrock-runtime"
    StateTaskServiceAwsSdk._from_error = _from_error
