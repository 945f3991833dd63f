"""A Task's calls of AWS services: names of parameters and errors, and answers as plain JSON.

`install` replaces moto's functions; each replacement names the gap that it closes.
"""

import functools
from datetime import datetime
from typing import Any

import botocore.session
from botocore.model import ServiceModel, Shape
from botocore.response import StreamingBody
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    _SERVICE_ERROR_NAMES,
)
from moto.stepfunctions.parser.utils import camel_to_snake_case

from local.aws.executions import iso


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


def install() -> None:
    """Replaces moto's functions."""
    StateTaskService._normalise_parameters = _normalise_parameters
    StateTaskService._normalise_response = _normalise_response
    StateTaskService._from_boto_response_value = staticmethod(_plain)
    # Gap: an error's name starts with the resource's spelling of the service in moto, with the SDK's in AWS.
    _SERVICE_ERROR_NAMES.update({"s3": "S3", "sns": "Sns", "sqs": "Sqs", "lambda": "Lambda", "ses": "Ses"})
