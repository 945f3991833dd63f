"""Lambda's asynchronous invocation: accepts an event at once, makes up to three attempts, then reports the failure."""

import heapq
import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local.aws.runtime_api import Outcome

# AWS waits one minute before the second attempt and two before the third, which is too long on a laptop.
RETRY_SECONDS: Sequence[float] = (1.0, 2.0)


@dataclass(order=True)
class _Delivery:
    due: float
    order: int
    event: bytes = field(compare=False)
    tries: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Failure:
    """An event on which a function failed in all `tries`, with the last outcome."""

    function_arn: str
    event: bytes
    outcome: Outcome
    tries: int

    def record(self) -> dict[str, Any]:
        """Returns the message for an on-failure destination, version 1.0 as AWS documents it."""
        return {
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "requestContext": {
                "functionArn": f"{self.function_arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": self.tries,
            },
            "requestPayload": json.loads(self.event),
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "responsePayload": json.loads(self.outcome.payload),
        }


class Deliveries:
    """The queue of one function's asynchronous events. First attempts keep their order; AWS promises none.

    `waits` holds the seconds before each retry, so its length is the maximum number of retries.
    """

    def __init__(
        self,
        arn: str,
        invoke: Callable[[bytes], Outcome],
        on_failure: Callable[[Failure], None],
        waits: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.waits = waits
        self._arn = arn
        self._invoke = invoke
        self._on_failure = on_failure
        self._order = itertools.count()
        self._heap: list[_Delivery] = []
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"deliveries {arn}")
        self._thread.start()

    def put(self, event: bytes) -> None:
        """Accepts the event (JSON) and delivers it later, at least once."""
        self._push(_Delivery(time.monotonic(), next(self._order), event))

    def stop(self) -> None:
        """Drops the queued events and ends the thread; the owner of the function's worker stops that."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _push(self, delivery: _Delivery) -> None:
        with self._changed:
            heapq.heappush(self._heap, delivery)
            self._changed.notify()

    def _run(self) -> None:
        while (delivery := self._next()) is not None:
            outcome = self._invoke(delivery.event)
            delivery.tries += 1
            if outcome.failed and not self._stopped:
                self._failed(delivery, outcome)

    def _next(self) -> _Delivery | None:
        with self._changed:
            while not self._stopped:
                wait = self._heap[0].due - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)
                self._changed.wait(wait)
        return None

    def _failed(self, delivery: _Delivery, outcome: Outcome) -> None:
        if delivery.tries > len(self.waits):
            self._on_failure(Failure(self._arn, delivery.event, outcome, delivery.tries))
            return
        delivery.due = time.monotonic() + self.waits[delivery.tries - 1]
        self._push(delivery)
