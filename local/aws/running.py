"""The running local AWS, for moto's services. moto has one set of services a process, so only one can run."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from moto.events.models import Rule

from local.aws.access_key import AccessKey
from local.aws.bedrock import Bedrock
from local.aws.events import Schedules, fire
from local.aws.functions import Functions
from local.aws.polling import Poller
from local.aws.runtime_api import Outcome
from local.aws.urls import FunctionUrl

SLOWEST_SECONDS = 3_600
"""How long a call of a service elsewhere, such as a model, may take: Bedrock's own limit for its slowest models."""


@cache
def _session(key: AccessKey) -> boto3.Session:
    """Returns one session for each key, because every new session reads the SDK's list of endpoints."""
    return boto3.Session(key.id, key.secret)


class Clients:
    """boto3 clients for the interpreter's tasks, one a service. Gap: moto makes one a task, which takes 0.1 s.

    `others` has the addresses of services that are not at `endpoint`, by the SDK's name of the service.
    """

    def __init__(self, endpoint: str, key: AccessKey, others: Mapping[str, str] | None = None) -> None:
        self._endpoint, self._key, self._others = endpoint, key, others or {}
        self._clients: dict[tuple[str, str], BaseClient] = {}
        self._lock = threading.Lock()

    def client(self, service_name: str, region_name: str, config: Config, **_settings: object) -> BaseClient:
        """Replaces `boto3.client` in moto's interpreter."""
        elsewhere = self._others.get(service_name)
        if elsewhere:
            config = config.merge(Config(read_timeout=SLOWEST_SECONDS))
        with self._lock:
            if (service_name, region_name) not in self._clients:
                made: BaseClient = _session(self._key).client(  # type: ignore[call-overload]  # only known at run time
                    service_name,
                    region_name=region_name,
                    endpoint_url=elsewhere or self._endpoint,
                    config=config,
                )
                self._clients[service_name, region_name] = made
            return self._clients[service_name, region_name]

    def close(self) -> None:
        """Close the clients' connections."""
        for client in self._clients.values():
            client.close()


class AgentService(Protocol):
    """Serves the Bedrock agents that templates create; ids have ten characters, as in Bedrock."""

    def create(self, properties: Mapping[str, Any], invoke: Callable[[str, bytes], Outcome]) -> str:
        """Registers an agent with the properties of AWS::Bedrock::Agent; returns its id.

        `invoke` runs the function with an ARN on an event (JSON), for the agent's action groups.
        """

    def create_alias(self, agent_id: str) -> str:
        """Makes an alias for the agent's current version; returns its id. Raises KeyError if there is no such agent."""


class HarnessService(Protocol):
    """Serves the harnesses of AgentCore that templates create."""

    def create(self, arn: str, properties: Mapping[str, Any]) -> None:
        """Registers a harness with the properties of AWS::BedrockAgentCore::Harness. Raises ValueError, KeyError."""


@dataclass
class Running:
    """The parts of one local AWS that moto's services call."""

    functions: Functions
    clients: Clients
    bedrock: Bedrock
    agents: AgentService | None = None
    harnesses: HarnessService | None = None
    urls: dict[str, FunctionUrl] = field(default_factory=dict)
    schedules: Schedules = field(default_factory=lambda: Schedules(fire))
    rules: dict[str, Rule] = field(default_factory=dict)
    pollers: list[Poller] = field(default_factory=list)

    def stop(self) -> None:
        """Stops the schedules and pollers first, because they invoke functions; then the functions and addresses."""
        self.schedules.stop()
        for poller in self.pollers:
            poller.halt()
        self.functions.stop()
        for poller in self.pollers:
            poller.stop()
        for url in self.urls.values():
            url.stop()

    def close(self) -> None:
        """Closes the connections, after all runs have ended."""
        self.clients.close()
        self.bedrock.close()


_current: list[Running] = []


def running() -> Running:
    """Returns this process's local AWS. Raises IndexError if none runs."""
    return _current[0]


def check_free() -> None:
    """Raises RuntimeError if a local AWS runs in this process."""
    if _current:
        raise RuntimeError("a local AWS already runs in this process: stop it first")


def use(local: Running) -> None:
    """Makes this the process's local AWS. Raises RuntimeError if there is another."""
    check_free()
    _current.append(local)


def release() -> None:
    """Removes the process's local AWS."""
    _current.clear()
