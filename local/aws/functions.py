"""The functions of the local AWS, each with its processes, its asynchronous queue and its destination for failures."""

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from local.aws.access_key import AccessKey
from local.aws.delivery import RETRY_SECONDS, Deliveries, Failure
from local.aws.pool import Pool
from local.aws.runtime_api import Outcome
from local.aws.workers import Function, environment

log = logging.getLogger(__name__)


class NoSuchFunctionError(LookupError):
    """No function with that name or ARN is deployed."""


class _Deployed:
    """A function with its processes and queue; `failure_arn` is set later, by the function's EventInvokeConfig."""

    def __init__(self, pool: Pool, dead_letter_arn: str, waits: Sequence[float]) -> None:
        self.pool = pool
        self.failure_arn = ""
        self._dead_letter_arn = dead_letter_arn
        self.deliveries = Deliveries(pool.function.arn, pool.invoke, self._failed, waits)

    def stop(self) -> None:
        self.pool.stop()
        self.deliveries.stop()

    def _failed(self, failure: Failure) -> None:
        log.error("lambda %s gave up on an event: %s", self.pool.function.name, failure.outcome.error_type)
        if self._dead_letter_arn:
            send(self._dead_letter_arn, failure.event.decode())
        if self.failure_arn:
            send(self.failure_arn, json.dumps(failure.record()))


class Functions:
    """The functions by name. They use the AWS at `endpoint` with `key`; each also gets the variables in `extra`."""

    def __init__(
        self,
        root: Path,
        region: str,
        endpoint: str,
        key: AccessKey,
        extra: Mapping[str, str],
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self._root = root
        self._region = region
        self._endpoint, self._key = endpoint, key
        self._extra = extra
        self._retry_seconds = retry_seconds
        self._deployed: dict[str, _Deployed] = {}
        self._lock = threading.Lock()

    def deploy(self, function: Function, dead_letter_arn: str = "") -> None:
        """Adds the function, or replaces the one with its name; its process starts on the first event."""
        self.remove(function.name)
        known = environment(function, self._region, self._endpoint, self._key, self._root)
        pool = Pool(function, known | dict(self._extra), self._root)
        deployed = _Deployed(pool, dead_letter_arn, self._retry_seconds)
        with self._lock:
            self._deployed[function.name] = deployed

    def start(self, name_or_arn: str) -> None:
        """Starts the function's process before its first event; does nothing if there is no such function."""
        if deployed := self._deployed.get(_name(name_or_arn)):
            deployed.pool.start()

    def configure(self, name: str, retries: int | None, failure_arn: str) -> None:
        """Applies an EventInvokeConfig: the maximum number of retries (0 to 2), and the queue or topic for failures."""
        deployed = self._find(name)
        deployed.failure_arn = failure_arn
        if retries is not None:
            deployed.deliveries.waits = self._retry_seconds[:retries]

    def remove(self, name: str) -> None:
        """Stops and removes the function, if there is one with this name."""
        with self._lock:
            deployed = self._deployed.pop(name, None)
        if deployed is not None:
            deployed.stop()

    def stop(self) -> None:
        """Stop all functions."""
        for name in list(self._deployed):
            self.remove(name)

    def invoke(self, name_or_arn: str, event: bytes) -> Outcome:
        """Invokes the function and returns its outcome. Raises NoSuchFunctionError."""
        return self._find(name_or_arn).pool.invoke(event)

    def kill(self, name_or_arn: str) -> bool:
        """Kills the process whose invocation began first. False if none is running. Raises NoSuchFunctionError."""
        return self._find(name_or_arn).pool.kill()

    def invoke_later(self, name_or_arn: str, event: bytes) -> bool:
        """Invokes asynchronously, with retries and a destination for failures; False if there is no such function."""
        deployed = self._deployed.get(_name(name_or_arn))
        if deployed is not None:
            deployed.deliveries.put(event)
        return deployed is not None

    def _find(self, name_or_arn: str) -> _Deployed:
        name = _name(name_or_arn)
        if name not in self._deployed:
            raise NoSuchFunctionError(f"no function {name} is deployed")
        return self._deployed[name]


def send(target_arn: str, body: str) -> None:
    """Sends a message to the queue, topic or function with an ARN."""
    _, _, service, region, _, name = target_arn.split(":", 5)
    if service == "sqs":
        sqs_backends[DEFAULT_ACCOUNT_ID][region].send_message(name, body)
    elif service == "sns":
        sns_backends[DEFAULT_ACCOUNT_ID][region].publish(body, arn=target_arn)
    else:
        raise ValueError(f"the local AWS cannot send a failure to {target_arn}")


def _name(name_or_arn: str) -> str:
    """Returns the function's name from a name or an ARN, with or without a qualifier."""
    parts = name_or_arn.split(":")
    return parts[6] if len(parts) > 6 else parts[0]
