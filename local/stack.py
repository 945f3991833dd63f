"""All of Greenlight on this machine: AWS on moto, the model endpoint and the local Slack, connected as on AWS."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3
import requests

from greenlight.spec.catalog import all_chains, home_of, packages
from local.aws.access_key import AccessKey
from local.aws.server import LocalAws
from local.github.server import LocalGithub
from local.model.agents import Agents
from local.model.backends import backend_from
from local.model.endpoint import Backend, ModelEndpoint
from local.model.harness import Harnesses
from local.slack.installation import Limits
from local.slack.server import LocalSlack
from local.synth import EVERY_CHAIN, ROOT, import_path, model_context, model_setting, synthesise
from local.traits import traits_of
from scripts.manifest import manifest

OFFLINE_NOTE = "offline sample text, no model was asked"


def model_note(environ: Mapping[str, str]) -> str:
    """What people read beside a text of the model that the environment names; "" for a real model."""
    return OFFLINE_NOTE if model_setting(environ) == "offline" else ""


class LocalStack:
    """The local stack, a context manager; on exit it stops everything that it started.

    `port` is the local Slack's (0: a free one). `context` is CDK context, such as `{"greenlight:stage": "demo"}`;
    by default it includes every chain. `environ` chooses the model (`MODEL`) and GitHub (`GITHUB_URL`,
    `GITHUB_API_URL`; by default a local copy). `others` are cloud assemblies of other CDK apps to deploy too.
    `report` is called with progress messages. `watch` wraps the model. `limits` are the local Slack's, and `second`
    is the local AWS's (`LocalAws`). The chains are those that this process finds
    (`greenlight.spec.catalog.search`). Raises OSError if the port is taken, ValueError for a wrong model setting,
    SynthError, DeployError and ChainError.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        context: Mapping[str, str] | None = None,
        environ: Mapping[str, str] = os.environ,
        others: Sequence[Path] = (),
        report: Callable[[str], None] = lambda text: None,
        watch: Callable[[Backend], Backend] = lambda model: model,
        limits: Limits | None = None,
        second: float = 1.0,
    ) -> None:
        self._context = {**EVERY_CHAIN, **model_context(environ), **(context or {})}
        self._report, self._open, self._others = report, ExitStack(), others
        self.slack = LocalSlack(manifest(all_chains().values()), port, limits=limits)
        agents, harnesses, key = Agents(), Harnesses(), AccessKey.random()
        traits = traits_of(self._context)
        self.backend = watch(backend_from(environ, *map(home_of, packages()), traits_of=traits))
        self.model = ModelEndpoint(
            self.backend, agents=agents, harnesses=harnesses, refusal=key.refusal, traits_of=traits
        )
        self.github = LocalGithub()
        self.aws = LocalAws(
            ROOT,
            {
                "PYTHONPATH": import_path(),
                "SLACK_API_URL": f"{self.slack.url}/api/",
                "MODEL_NOTE": model_note(environ),
                "GITHUB_URL": environ.get("GITHUB_URL", self.github.url),
                "GITHUB_API_URL": environ.get("GITHUB_API_URL", self.github.url),
                "POWERTOOLS_TRACE_DISABLED": "true",
            },
            self.model.url,
            agents=agents,
            harnesses=harnesses,
            key=key,
            second=second,
        )

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self._report("Synthesising the templates")
            assembly = synthesise(self._context)
            self._report("Starting AWS (moto), the model endpoint and the local Slack")
            for part in (self.slack, self.model, self.github, self.aws):
                part.start()
                opened.callback(part.stop)
            self._report("Deploying the templates")
            self._connect(self.aws.deploy(assembly))
            for other in self._others:
                self.aws.deploy(other)
            self._open = opened.pop_all()
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._open.close()

    @cached_property
    def session(self) -> boto3.Session:
        """A boto3 session for the local AWS account; its clients need `endpoint_url=stack.aws.endpoint`."""
        return boto3.Session(self.aws.key.id, self.aws.key.secret, region_name=self.aws.region)

    def _connect(self, outputs: Mapping[str, Mapping[str, str]]) -> None:
        """Does what a person does after a deployment: gives AWS the Slack app's secrets, and Slack the bot's URL."""
        stage = self._context.get("greenlight:stage", "dev")
        self.session.client("secretsmanager", endpoint_url=self.aws.endpoint).put_secret_value(
            SecretId=f"{stage}/greenlight/slack",
            SecretString=json.dumps({"bot_token": self.slack.bot_token, "signing_secret": self.slack.signing_secret}),
        )
        url = outputs[f"{stage}-greenlight-bot"]["RequestUrl"]
        # The bot refuses this unsigned request, but is warm for the first person.
        requests.post(url, timeout=30)
        self.slack.request_url = url
