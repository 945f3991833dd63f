"""The services behind a function, each reached only when it is needed: the table, Slack, Step Functions, S3.

A function's environment says where they are: `TABLE`, `KEPT_DAYS` and `SLACK_SECRET` always, and for a local stack
`SLACK_API_URL` and the AWS SDK's own `AWS_ENDPOINT_URL`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools.utilities.parameters import get_secret
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from greenlight.decisions.store import DecisionStore
from greenlight.people.channels import Channels
from greenlight.people.groups import Groups
from greenlight.runs.store import RunStore

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient
from greenlight.aws.clients import ONCE, QUICK

SECRET_KEPT = 900
"""Seconds for which a function keeps Slack's secret before it reads it again."""

IN_REQUEST = 8
"""Seconds that the bot waits for Slack, less than it may run, so that it can note what became of the call."""

PATIENT = 20
"""Seconds for which other functions wait for Slack."""


class SetupError(RuntimeError):
    """A deployment that is not complete: the text says what is missing and where to put it."""


@dataclass
class Services:
    """What a function talks to; nothing is opened before it is asked for.

    `in_request` says that Slack waits for the function, and that it may run for no more than 10 s.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    in_request: bool = False

    @cached_property
    def runs(self) -> RunStore:
        """The runs, in the table of runs and decisions."""
        table = boto3.resource("dynamodb", config=QUICK).Table(self.environment["TABLE"])
        return RunStore(table, kept=int(self.environment["KEPT_DAYS"]) * 24 * 3600)

    @cached_property
    def decisions(self) -> DecisionStore:
        """The decisions, in the same table."""
        return DecisionStore(self.runs.items)

    @cached_property
    def groups(self) -> Groups:
        """Who is in a Slack user group."""
        return Groups(self.slack)

    @cached_property
    def channels(self) -> Channels:
        """Which channels a person shares with the bot."""
        return Channels(self.slack)

    @cached_property
    def states(self) -> "SFNClient":
        """AWS Step Functions."""
        return boto3.client("stepfunctions", config=QUICK)

    @cached_property
    def states_once(self) -> "SFNClient":
        """AWS Step Functions, asked once: what SendTaskSuccess says is then about this very call."""
        return boto3.client("stepfunctions", config=ONCE)

    @cached_property
    def files(self) -> "S3Client":
        """Amazon S3."""
        return boto3.client("s3")

    @cached_property
    def queues(self) -> "SQSClient":
        """Amazon SQS."""
        return boto3.client("sqs", config=QUICK)

    @cached_property
    def slack(self) -> WebClient:
        """Slack's Web API; a call that it asks to repeat later is repeated then, twice at most, and in no request."""
        url = self.environment.get("SLACK_API_URL", WebClient.BASE_URL)
        timeout = IN_REQUEST if self.in_request else PATIENT
        client = WebClient(token=self.secret("bot_token"), base_url=url, timeout=timeout)
        client.retry_handlers = [ConnectionErrorRetryHandler()]
        if not self.in_request:
            client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
        return client

    def console(self, execution: str) -> str:
        """The address of an execution in the AWS console; "" on a local stack, which has none."""
        if "AWS_ENDPOINT_URL" in self.environment:
            return ""
        _, partition, _, region, *_ = execution.split(":")
        domain = {"aws-cn": "amazonaws.cn", "aws-us-gov": "amazonaws-us-gov.com"}.get(partition, "aws.amazon.com")
        host = f"{region}.console.{domain}" if partition == "aws" else f"console.{domain}"
        return f"https://{host}/states/home?region={region}#/v2/executions/details/{execution}"

    def secret(self, name: str) -> str:
        """`bot_token` or `signing_secret` of the Slack app. Raises SetupError where nobody has filled it in."""
        # What is not filled in is asked for anew each time, so that it is found as soon as somebody has.
        value = self._secrets().get(name) or self._secrets(force_fetch=True).get(name)
        if not value:
            where = self.environment["SLACK_SECRET"]
            raise SetupError(f'the secret {where} has no "{name}": put the Slack app\'s values in (docs/deploying.md)')
        return str(value)

    def _secrets(self, *, force_fetch: bool = False) -> Mapping[str, str]:
        name = self.environment["SLACK_SECRET"]
        found = get_secret(name, transform="json", max_age=SECRET_KEPT, force_fetch=force_fetch)
        return found if isinstance(found, dict) else {}
