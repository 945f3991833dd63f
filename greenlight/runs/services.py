"""The services that runs need: the table, Slack, Step Functions, S3 and SQS. Each is opened on first use.

A function's environment says where they are (`TABLE`, `SLACK_SECRET`; on a local stack also `SLACK_API_URL` and the AWS
SDK's own `AWS_ENDPOINT_URL`) and how long records are kept (`KEPT_DAYS`). Other modules read their own settings.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from greenlight.aws import clients
from greenlight.aws.executions import Executions
from greenlight.aws.queues import Queue
from greenlight.aws.secrets import SlackSecret
from greenlight.people.channels import Channels
from greenlight.people.groups import Groups
from greenlight.people.kinds import Kinds
from greenlight.people.names import Names
from greenlight.runs.store import RunStore
from greenlight.slack.client import slack_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient


@dataclass
class RunServices:
    """The services that a function uses; each is opened on first use.

    `in_request` says that Slack waits for the function, which may then run for at most 10 s.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    in_request: bool = False

    @cached_property
    def runs(self) -> RunStore:
        """The runs, in the table of runs and decisions."""
        return RunStore(clients.table(self.environment["TABLE"]), kept=int(self.environment["KEPT_DAYS"]) * 24 * 3600)

    @cached_property
    def groups(self) -> Groups:
        """Who is in a Slack user group."""
        return Groups(self.slack)

    @cached_property
    def channels(self) -> Channels:
        """Which channels a person shares with the bot."""
        return Channels(self.slack)

    @cached_property
    def names(self) -> Names:
        """The names of people, groups and channels."""
        return Names(self.slack)

    @cached_property
    def kinds(self) -> Kinds:
        """Who is a full member, a guest, or of another organisation."""
        return Kinds(self.slack)

    @property
    def executions(self) -> Executions:
        """The executions of Step Functions."""
        return Executions(self.states, self.states_once)

    @cached_property
    def states(self) -> "SFNClient":
        """AWS Step Functions."""
        return clients.step_functions(clients.QUICK)

    @cached_property
    def states_once(self) -> "SFNClient":
        """AWS Step Functions, in a single attempt: an error of SendTaskSuccess is then about this very call."""
        return clients.step_functions(clients.ONCE)

    @cached_property
    def files(self) -> "S3Client":
        """Amazon S3."""
        return clients.s3()

    @cached_property
    def queue(self) -> Queue:
        """The queue of what waits for delivery."""
        return Queue(self._queues, self.environment["QUEUE"])

    @cached_property
    def dead_letters(self) -> list[Queue]:
        """The queues of what could not be delivered; the first one also takes what a function gives up."""
        return [Queue(self._queues, url) for url in self.environment["DEAD_LETTERS"].split()]

    @cached_property
    def _queues(self) -> "SQSClient":
        return clients.sqs()

    @cached_property
    def slack(self) -> WebClient:
        """Slack's Web API."""
        return slack_client(self.secret, self.environment.get("SLACK_API_URL", ""), in_request=self.in_request)

    @cached_property
    def secret(self) -> SlackSecret:
        """The Slack app's bot token and signing secret."""
        return SlackSecret(self.environment["SLACK_SECRET"], clients.secrets_manager())

    def console(self, execution: str) -> str:
        """The address of an execution in the AWS console; "" on a local stack, which has no console."""
        if "AWS_ENDPOINT_URL" in self.environment:
            return ""
        _, partition, _, region, *_ = execution.split(":")
        domain = {"aws-cn": "amazonaws.cn", "aws-us-gov": "amazonaws-us-gov.com"}.get(partition, "aws.amazon.com")
        host = f"{region}.console.{domain}" if partition == "aws" else f"console.{domain}"
        return f"https://{host}/states/home?region={region}#/v2/executions/details/{execution}"
