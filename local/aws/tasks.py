"""Task tokens as in Step Functions: long, and answered once; a later answer finds the task timed out."""

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

# AWS allows 1 to 2,048 characters, and its tokens have several hundred. moto's have 36, which would hide a field that
# is too short.
TOKEN_CHARACTERS = 700


def new_token() -> str:
    """Returns a token of 700 characters, in the alphabet of AWS's tokens."""
    return secrets.token_urlsafe(TOKEN_CHARACTERS * 3 // 4)


class TaskEndpoint(CallbackEndpoint):  # type: ignore[misc]  # moto's interpreter is untyped
    """One waiting task. Gap: moto silently accepts a second answer, and one after the timeout; this refuses both."""

    def __init__(self, callback_id: str) -> None:
        super().__init__(callback_id=callback_id)
        self._once = threading.Lock()
        self._closed = False

    def notify(self, outcome: CallbackOutcome) -> None:
        """Answers the task. Raises moto's CallbackNotifyConsumerError if it is answered, timed out or stopped."""
        with self._once:
            if self._closed:
                raise CallbackNotifyConsumerError(CallbackConsumerTimeout())
            self._closed = True
            super().notify(outcome)

    def wait(self, timeout: float | None = None) -> CallbackOutcome | None:
        """Returns the answer; None after `timeout` seconds or at the run's end. Later answers are rejected."""
        super().wait(timeout)
        with self._once:
            self._closed = True
            return self._outcome

    def interrupt_all(self) -> None:
        """Ends every wait without an answer."""
        with self._once:
            self._closed = True
        super().interrupt_all()


class TaskPool(CallbackPoolManager):  # type: ignore[misc]
    """The tasks of one run by token, kept after their end to tell a late answer from an unknown token."""

    def add(self, callback_id: str) -> TaskEndpoint:
        """Adds a waiting task with this token."""
        endpoint = TaskEndpoint(callback_id)
        self._pool[callback_id] = endpoint
        return endpoint

    def generate(self) -> TaskEndpoint:
        """Adds a task with a new token."""
        return self.add(new_token())

    def close(self) -> None:
        """Ends every wait, because the run is over."""
        endpoints: list[Any] = list(self._pool.values())
        for endpoint in endpoints:
            endpoint.interrupt_all()
