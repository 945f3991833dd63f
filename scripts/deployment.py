"""The deployment that a command is about, from the command's arguments and `cdk.json`."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

from greenlight.spec.catalog import all_chains, search
from greenlight.spec.chain import Chain
from scripts.synth import context
from stacks.settings.settings import Settings

PATIENT = Config(connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 3, "mode": "standard"})
"""For calls that a person at a terminal waits for."""

QUALIFIER = "@aws-cdk/core:bootstrapQualifier"
"""The setting in `cdk.json` of accounts that were bootstrapped under a name of their own (CDK developer guide)."""


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A deployment: its settings, its chains, and where it goes.

    `region` is "" if neither the arguments nor the environment nor the AWS configuration name one. `profile` is "" for
    the SDK's own choice of credentials. `qualifier` names the bootstrap resources of CDK.
    """

    settings: Settings
    chains: Mapping[str, Chain]
    region: str = ""
    profile: str = ""
    qualifier: str = "hnb659fds"

    @property
    def shared(self) -> str:
        """The name of the stack with what all chains share."""
        return self.stack("notifier")

    @property
    def bot(self) -> str:
        """The name of the bot's stack."""
        return self.stack("bot")

    @property
    def secret(self) -> str:
        """The name of the secret with the Slack app's values."""
        return f"{self.settings.stage}/greenlight/slack"

    @property
    def aws_options(self) -> str:
        """The options with which the AWS CLI reaches it."""
        return f"--region {self.region}" + (f" --profile {self.profile}" if self.profile else "")

    def stack(self, name: str) -> str:
        """The name of a stack, such as that of a chain."""
        return f"{self.settings.stage}-greenlight-{name}"

    @cached_property
    def session(self) -> boto3.Session:
        """The SDK's session. Raises botocore's ProfileNotFound."""
        return boto3.Session(profile_name=self.profile or None, region_name=self.region or None)

    def client(self, service: Any, region: str = "") -> Any:
        """A client of an AWS service, in the deployment's region or another one. Raises BotoCoreError."""
        return self.session.client(service, region_name=region or self.region or None, config=PATIENT)


class _Node:
    """Passes a context to `Settings.from_context` without a CDK app."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.try_get_context = given.get


def read_deployment(arguments: Sequence[str]) -> Deployment:
    """Reads `-c name=value`, `--profile` and `--region` as CDK's command line takes them; skips other arguments.

    Checks the settings as `make synth` does. Raises ValueError, and botocore's ProfileNotFound.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-c", "--context", action="append", default=[])
    parser.add_argument("--profile", default="")
    parser.add_argument("--region", default="")
    known, _ = parser.parse_known_args(list(arguments))
    given = context([word for pair in known.context for word in ("-c", pair)])
    node: Any = _Node(given)
    settings = Settings.from_context(node)
    search(settings.chain_packages)
    every = all_chains()
    for check in (settings.check_gates, settings.check_limits, settings.check_models):
        check(every)
    return Deployment(
        settings=settings,
        chains=settings.deployed(every),
        # In this order, like CDK's command line. boto3 does not read AWS_REGION.
        region=known.region or os.environ.get("AWS_REGION") or _configured_region(known.profile),
        profile=known.profile,
        qualifier=given.get(QUALIFIER, Deployment.qualifier),
    )


def _configured_region(profile: str) -> str:
    return boto3.Session(profile_name=profile or None).region_name or ""
