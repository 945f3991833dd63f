"""The AWS SDK's clients for tests: all of one session, which reads the SDK's data once instead of once a client."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws.access_key import AccessKey

REGION = "us-east-1"
KEY = AccessKey.random()
"""The access key of this test process, which every local AWS is given that these clients are to reach."""
NOWHERE = "http://127.0.0.1:1"
"""An address where nothing answers."""


@cache
def session() -> boto3.Session:
    """The one session of a test process."""
    return boto3.Session(KEY.id, KEY.secret)


def new_client(service: str, endpoint: str, config: Config | None = None, region: str = REGION) -> Any:
    """A client that a test may change, such as by registering events."""
    return session().client(  # type: ignore[call-overload]
        service, region_name=region, endpoint_url=endpoint, config=config
    )


def new_tables(endpoint: str, region: str = REGION) -> Any:
    """DynamoDB's tables at an address, of which a test may change what they do."""
    return session().resource("dynamodb", region_name=region, endpoint_url=endpoint)


def blind_client(endpoint: str) -> Any:
    """Step Functions for who has no right to look at an execution; moto would let everybody look."""
    made = new_client("stepfunctions", endpoint)
    error: Any = {"Error": {"Code": "AccessDeniedException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}

    def refuse(**_: Any) -> None:
        raise ClientError(error, "Look")

    for operation in ("DescribeExecution", "GetExecutionHistory"):
        made.meta.events.register(f"before-call.sfn.{operation}", refuse)
    return made


@cache
def client_at(endpoint: str, service: str, region: str = REGION) -> Any:
    """The client of a service at an address, the same for all who ask."""
    return new_client(service, endpoint, region=region)
