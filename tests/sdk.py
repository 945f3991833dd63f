"""The AWS SDK's clients for tests. They share one session, so the SDK's data is read once, not once per client."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws.access_key import AccessKey

REGION = "us-east-1"
KEY = AccessKey.random()
"""The access key of this test process. Each local AWS that these clients call has to know it."""
NOWHERE = "http://127.0.0.1:1"
"""An address that does not answer."""


@cache
def session() -> boto3.Session:
    """The one session of a test process."""
    return boto3.Session(KEY.id, KEY.secret)


def new_client(service: str, endpoint: str, config: Config | None = None, region: str = REGION) -> Any:
    """Returns a client that the test may change, for example by registering events."""
    return session().client(  # type: ignore[call-overload]
        service, region_name=region, endpoint_url=endpoint, config=config
    )


def new_tables(endpoint: str, region: str = REGION) -> Any:
    """Returns a DynamoDB resource at an address, which the test may change."""
    return session().resource("dynamodb", region_name=region, endpoint_url=endpoint)


def blind_client(endpoint: str) -> Any:
    """Returns a Step Functions client without the right to describe executions. moto itself checks no rights."""
    made = new_client("stepfunctions", endpoint)
    error: Any = {"Error": {"Code": "AccessDeniedException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}

    def refuse(**_: Any) -> None:
        raise ClientError(error, "Look")

    for operation in ("DescribeExecution", "GetExecutionHistory"):
        made.meta.events.register(f"before-call.sfn.{operation}", refuse)
    return made


@cache
def client_at(endpoint: str, service: str, region: str = REGION) -> Any:
    """Returns the shared client of a service at an address."""
    return new_client(service, endpoint, region=region)
