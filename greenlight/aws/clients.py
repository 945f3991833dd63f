"""The AWS SDK's clients: how long they wait, and how many attempts they make."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient

QUICK = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"})
"""For calls in a request that Slack waits for (three seconds at most)."""

ONCE = QUICK.merge(Config(retries={"total_max_attempts": 1}))
"""For a call whose outcome must be known: a second attempt would hide how the first one ended."""


def table(name: str) -> "Table":
    """The DynamoDB table of that name."""
    return boto3.resource("dynamodb", config=QUICK).Table(name)


def step_functions(config: Config) -> "SFNClient":
    """AWS Step Functions."""
    return boto3.client("stepfunctions", config=config)


def s3() -> "S3Client":
    """Amazon S3."""
    return boto3.client("s3")


def sqs() -> "SQSClient":
    """Amazon SQS."""
    return boto3.client("sqs", config=QUICK)


def secrets_manager() -> "SecretsManagerClient":
    """AWS Secrets Manager."""
    return boto3.client("secretsmanager", config=QUICK)
