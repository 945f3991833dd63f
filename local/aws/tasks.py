"""Task tokens as Step Functions keeps them: long, answered once, and timed out for whoever comes after that."""

import secrets
import threading
from typing import Any

from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackConsumerTimeout,
    CallbackEndpoint,
    CallbackNotifyConsumerError,
    CallbackOutcome,
    CallbackPoolManager,
)

# AWS says 1 to 2,048; those seen are several hundred. moto's have 36, which would hide what does not fit.
TOKEN_CHARACTERS = 700


def new_token() -> str:
    """A token of 700 characters in the alphabet of AWS's."""
    return secrets.token_urlsafe(TOKEN_CHARACTERS * 3 // 4)


class TaskEndpoint(CallbackEndpoint):  # type: ignore[misc]  # moto's interpreter is untyped
    """One waiting task. moto takes a second answer, and one after the time is up, without a word: this one refuses."""

    def __init__(self, callback_id: str) -> None:
        super().__init__(callback_id=callback_id)
        self._once = threading.Lock()
        self._closed = False

    def notify(self, outcome: CallbackOutcome) -> None:
        """Answer the task. Raises moto's CallbackNotifyConsumerError when it is answered, timed out or stopped."""
        with self._once:
            if self._closed:
                raise CallbackNotifyConsumerError(CallbackConsumerTimeout())
            self._closed = True
            super().notify(outcome)

    def wait(self, timeout: float | None = None) -> CallbackOutcome | None:
        """The answer, or None after `timeout` seconds or when the run ends; from then on none is taken."""
        super().wait(timeout)
        with self._once:
            self._closed = True
            return self._outcome

    def interrupt_all(self) -> None:
        """End every wait without an answer."""
        with self._once:
            self._closed = True
        super().interrupt_all()


class TaskPool(CallbackPoolManager):  # type: ignore[misc]
    """The tasks of one run by their tokens, kept after their end so that a late answer is told from an unknown one."""

    def add(self, callback_id: str) -> TaskEndpoint:
        """A new task waiting under this token."""
        endpoint = TaskEndpoint(callback_id)
        self._pool[callback_id] = endpoint
        return endpoint

    def generate(self) -> TaskEndpoint:
        """A new task under a new token."""
        return self.add(new_token())

    def close(self) -> None:
        """End every wait: the run is over."""
        endpoints: list[Any] = list(self._pool.values())
        for endpoint in endpoints:
            endpoint.interrupt_all()
