"""The optimised integration `bedrock:invokeModel`, which moto lacks, with a bedrock-runtime endpoint."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from local.aws.access_key import AccessKey

# Bedrock's own limit is an hour, for the slowest models; a state's TimeoutSeconds is shorter.
_TIMEOUT = (5.0, 3600.0)
_JSON = "application/json"
# A signature needs a region; the endpoint accepts any.
_REGION = "us-east-1"


class BedrockError(RuntimeError):
    """An error reply of bedrock-runtime; `name` is such as ThrottlingException."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Bedrock:
    """A client of the endpoint at `url` that keeps connections open; signs requests with `key`, as an SDK does."""

    def __init__(self, url: str, key: AccessKey) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = self._sign
        self._credentials = key.credentials()

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def invoke(self, model_id: str, body: Any, content_type: str, accept: str) -> dict[str, Any]:
        """Calls InvokeModel; returns the integration's result: {"Body": parsed JSON, "ContentType"}.

        `model_id` may be an ARN, including that of an inference profile. Raises BedrockError.
        """
        try:
            reply = self._session.post(
                f"{self._url}/model/{quote(model_id, safe='')}/invoke",
                data=body.encode() if isinstance(body, str) else json.dumps(body).encode(),
                headers={"Content-Type": content_type, "Accept": accept},
                timeout=_TIMEOUT,
            )
        except requests.Timeout as error:
            raise BedrockError("ModelTimeoutException", str(error)) from error
        except requests.RequestException as error:
            raise BedrockError("ServiceUnavailableException", str(error)) from error
        if reply.status_code != requests.codes.ok:
            name = reply.headers.get("x-amzn-errortype", "InternalServerException").split(":")[0]
            raise BedrockError(name, reply.text)
        return {"Body": reply.json(), "ContentType": reply.headers.get("Content-Type", _JSON).split(";")[0]}

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed = AWSRequest(request.method, request.url, data=request.body)
        SigV4Auth(self._credentials, "bedrock", _REGION).add_auth(signed)
        request.headers.update(signed.headers.items())
        return request


class BedrockTask(StateTaskServiceCallback):  # type: ignore[misc]  # moto's interpreter is untyped
    """The task state of `arn:aws:states:::bedrock:invokeModel`, with or without a task token.

    `client` returns the running local AWS's client.
    """

    client: Callable[[], Bedrock]

    def __init__(self) -> None:
        super().__init__(supported_integration_patterns={ResourceCondition.WaitForTaskToken})

    def _get_supported_parameters(self) -> set[str]:
        return {"ModelId", "Body", "ContentType", "Accept"}

    def _eval_service_task(
        self, env: Environment, resource_runtime_part: Any, normalised_parameters: Any, state_credentials: Any
    ) -> None:
        arguments: dict[str, Any] = normalised_parameters
        reply = (
            type(self)
            .client()
            .invoke(
                arguments["ModelId"],
                arguments.get("Body", {}),
                arguments.get("ContentType", _JSON),
                arguments.get("Accept", _JSON),
            )
        )
        env.stack.append(reply)

    def _from_error(self, env: Environment, ex: Exception) -> FailureEvent:
        if not isinstance(ex, BedrockError):
            return super()._from_error(env=env, ex=ex)
        error = f"Bedrock.{ex.name}"
        details = TaskFailedEventDetails(
            error=error,
            cause=str(ex),
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
        )
        return FailureEvent(
            env=env,
            error_name=CustomErrorName(error_name=error),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )
