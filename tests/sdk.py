"""The AWS SDK's clients for tests: all of one session, which reads the SDK's data once instead of once a client."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
NOWHERE = "http://127.0.0.1:1"
"""An address where nothing answers."""


@cache
def session() -> boto3.Session:
    """The one session of a test process."""
    return boto3.Session("x", "x", region_name=REGION)


def new_client(service: str, endpoint: str, config: Config | None = None) -> Any:
    """A client that a test may change, such as by registering events."""
    return session().client(service, endpoint_url=endpoint, config=config)  # type: ignore[call-overload]


@cache
def client_at(endpoint: str, service: str) -> Any:
    """The client of a service at an address, the same for all who ask."""
    return new_client(service, endpoint)
