"""Delivers a batch of the queue: each channel's messages in order, until one of them has to wait.

A message that has to wait goes back to the queue with all that follow it in its channel, for as long as Slack asks.
Nothing is counted for that. A message that can never be delivered is given up to the dead letters, so that it does not
hold its channel.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.errors import code_of, passes
from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.delivery.events import QueueRecord
from greenlight.runs.once import BeingPostedError
from greenlight.slack.errors import NO_ANSWER, Trouble, error_name, retry_after, trouble_of
from greenlight.wire.reading import ContractError

logger = Logger(child=True)

RESERVE = 15_000
"""Milliseconds that must be left to begin another message."""

LONGEST_WAIT = 60
"""Seconds between two attempts at most, while Slack or AWS has a problem of its own."""

APP_WAIT = 300
"""Seconds between two attempts while Slack does not accept the app."""

POSTING_WAIT = 15
"""Seconds to wait for another delivery that may be posting the same part."""

BUG_ATTEMPTS = 5
"""How often a message that fails for another reason is received before it is given up."""

BUGS = (ValueError, LookupError, AssertionError, TypeError, AttributeError, ArithmeticError, RuntimeError)
"""What our own code raises if it is wrong about a message."""

MESSAGE_LOG_KEYS = ("run", "kind", "step", "status", "decision")


@dataclass
class Batch:
    """One batch. `remaining` returns how many milliseconds are left. `changed` has the runs to show in App Home."""

    services: Services
    remaining: Callable[[], float]
    changed: list[str] = field(default_factory=list)
    _waiting: dict[str, int] = field(default_factory=dict)
    _left: dict[str, list[QueueRecord]] = field(default_factory=dict)

    def deliver(self, records: Sequence[QueueRecord]) -> Mapping[str, object]:
        """Delivers the records. Returns those that stay in the queue, in Lambda's format for partial failures."""
        for record in records:
            group = record["attributes"]["MessageGroupId"]
            if group not in self._waiting:
                wait = 0 if self.remaining() < RESERVE else self._attempt(record)
                if wait is not None:
                    self._waiting[group] = wait
            if group in self._waiting:
                self._left.setdefault(group, []).append(record)
        for group, left in self._left.items():
            self._hand_back(left, self._waiting[group])
        return {
            "batchItemFailures": [{"itemIdentifier": one["messageId"]} for left in self._left.values() for one in left]
        }

    def _attempt(self, record: QueueRecord) -> int | None:
        """Delivers one record, or gives it up: None. Returns the seconds to wait if it stays in the queue."""
        logger.remove_keys(MESSAGE_LOG_KEYS)
        attempt = int(record["attributes"]["ApproximateReceiveCount"])
        try:
            changed = deliver(self.services, record["body"])
        except BeingPostedError as error:
            logger.info("another delivery is posting this", extra={"part": str(error)})
            return POSTING_WAIT
        except NO_ANSWER as error:
            return _slack_wait(error, attempt)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and not passes(error):
                return self._bug(record, attempt)
            logger.warning("AWS did not answer", error=code_of(error))
            return _backoff(attempt)
        except ContractError:
            return self._bug(record, BUG_ATTEMPTS)
        except BUGS:
            return self._bug(record, attempt)
        if changed:
            self.changed.append(changed)
        return None

    def _bug(self, record: QueueRecord, attempt: int) -> int | None:
        """Handles the current exception: the message is tried again soon, or is given up to the dead letters."""
        logger.exception("a message could not be delivered", extra={"attempt": attempt})
        if attempt < BUG_ATTEMPTS:
            return _backoff(attempt)
        try:
            self.services.dead_letters[0].send(record["body"])
        except (ClientError, BotoCoreError) as error:
            logger.warning("the message could not be given up", error=code_of(error))
            return _backoff(attempt)
        return None

    def _hand_back(self, records: Sequence[QueueRecord], seconds: int) -> None:
        try:
            self.services.queue.hand_back([record["receiptHandle"] for record in records], seconds)
        except (ClientError, BotoCoreError) as error:
            # They are visible again when the queue's own time is over.
            logger.warning("messages could not be handed back", error=code_of(error))


def _slack_wait(error: Exception, attempt: int) -> int:
    if trouble_of(error) is Trouble.APP:
        logger.error("Slack does not accept the app: its notifications wait", extra={"error": error_name(error)})
        return APP_WAIT
    seconds = retry_after(error)
    logger.info("Slack takes it later", extra={"error": error_name(error), "seconds": seconds})
    return seconds or _backoff(attempt)


def _backoff(attempt: int) -> int:
    """1, 2, 4, … seconds, at most `LONGEST_WAIT`."""
    return int(min(2 ** min(attempt - 1, 10), LONGEST_WAIT))
