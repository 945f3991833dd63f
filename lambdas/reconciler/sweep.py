"""One round: dead letters, then decisions, then runs. If one task fails, the others still run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.errors import passes
from greenlight.decisions.answer import SendError
from greenlight.decisions.services import Services
from greenlight.runs.once import BeingPostedError
from greenlight.slack.errors import NO_ANSWER, Trouble, trouble_of
from lambdas.reconciler.dead_letters import deliver_letter, letters
from lambdas.reconciler.decisions import tend_decision
from lambdas.reconciler.runs import tend_run

logger = Logger(child=True)

RESERVE = 10_000
"""Milliseconds that have to be left to begin another task."""

SHARES = (0.4, 0.7, 1.0)
"""The part of the round's time after which dead letters, decisions and runs stop, so none starves the others."""

TROUBLE = (
    *(*NO_ANSWER, SendError, ClientError, BotoCoreError, RuntimeError),
    *(BeingPostedError, ValueError, LookupError, AssertionError, TypeError, AttributeError, ArithmeticError),
)
"""The errors of one task that do not stop the others: Slack or AWS fails, another function is working on the same
thing, a record is not valid, or our code has a bug."""

TASK_LOG_KEYS = ("letter", "decision", "kind", "step", "status")
"""The log keys that a task sets. They are removed before the next task."""


class TroubleError(RuntimeError):
    """Some of the round's tasks failed: the text says how many; the log says which and why."""


def _passes(error: Exception) -> bool:
    """Whether the task failed for a reason that is nobody's fault and passes: so it sets off no alarm."""
    if isinstance(error, NO_ANSWER):
        return trouble_of(error) is Trouble.PASSING
    return isinstance(error, BeingPostedError) or (isinstance(error, ClientError) and passes(error))


@dataclass
class Sweep:
    """One round. `remaining` returns how many milliseconds are left."""

    services: Services
    remaining: Callable[[], float]
    troubles: int = 0
    _whole: float = field(init=False)

    def __post_init__(self) -> None:
        self._whole = self.remaining() - RESERVE

    def go(self) -> None:
        """Does what is due. Raises TroubleError at the end if a task failed."""
        now = int(time.time())
        for part, share in zip((self._letters, self._decisions, self._runs), SHARES, strict=True):
            until = self._whole * (1 - share) + RESERVE
            self._try("", partial(part, now, until))
        if self.troubles:
            raise TroubleError(f"{self.troubles} of the round's tasks failed; the log says why")

    def _letters(self, _now: int, until: float) -> None:
        for queue, letter in letters(self.services):
            self._try("", partial(deliver_letter, self.services, queue, letter))
            if self.remaining() < until:
                return

    def _decisions(self, now: int, until: float) -> None:
        for run, id in self.services.decisions.unsettled(now):
            if self.remaining() < until:
                return
            self._try(run, partial(tend_decision, self.services, run, id, now))

    def _runs(self, now: int, until: float) -> None:
        for run in self.services.runs.unsettled(now):
            if self.remaining() < until:
                return
            self._try(run, partial(tend_run, self.services, run, now))

    def _try(self, run: str, task: Callable[[], None]) -> None:
        logger.remove_keys(TASK_LOG_KEYS)
        logger.append_keys(run=run)
        try:
            task()
        except TROUBLE as error:
            if _passes(error):
                logger.warning("a task has to wait; the next round retries it", extra={"error": str(error)})
                return
            self.troubles += 1
            logger.exception("a task failed; the next round retries it")
