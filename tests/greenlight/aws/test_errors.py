"""What an AWS error says about the call."""

from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from greenlight.aws.errors import changed_nothing, code_of, is_forbidden, passes

WHERE = {"endpoint_url": "http://127.0.0.1:1"}


def refused(code: str = "ThrottlingException", status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "Call")


@pytest.mark.parametrize(
    ("error", "surely"),
    [
        (refused(status=400), True),
        (refused(status=499), True),
        (refused(status=500), False),
        (refused(status=503), False),
        (ConnectTimeoutError(**WHERE), True),
        (EndpointConnectionError(**WHERE, error="refused"), True),
        (ReadTimeoutError(**WHERE), False),
        (ConnectionClosedError(**WHERE), False),
        (BotoCoreError(), False),
    ],
)
def test_rejected_and_unreached_calls_changed_nothing(error: ClientError | BotoCoreError, surely: bool) -> None:
    assert changed_nothing(error) is surely


def test_an_error_has_the_name_from_aws_or_the_sdk() -> None:
    assert code_of(refused("TaskTimedOut")) == "TaskTimedOut"
    assert code_of(ReadTimeoutError(**WHERE)) == "ReadTimeoutError"


def test_only_a_missing_permission_is_forbidden() -> None:
    assert is_forbidden(refused("AccessDeniedException"))
    assert not is_forbidden(refused("ExecutionDoesNotExist"))


@pytest.mark.parametrize(
    ("code", "status", "does"),
    [
        ("ThrottlingException", 400, True),
        ("InternalFailure", 500, True),
        ("AccessDeniedException", 400, False),
        ("KmsAccessDeniedException", 400, False),
    ],
)
def test_an_error_passes_if_aws_is_busy_or_broken(code: str, status: int, does: bool) -> None:
    assert passes(refused(code, status)) is does
