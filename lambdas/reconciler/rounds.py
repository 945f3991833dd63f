"""One round: messages that were never delivered, then decisions, then runs; the trouble of one stops no other."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.decisions.answer import SendError
from greenlight.decisions.services import Services
from greenlight.runs.once import BeingPostedError
from greenlight.slack.errors import NO_ANSWER
from lambdas.reconciler.dead_letters import deliver_letter, letters
from lambdas.reconciler.decisions import tend_decision
from lambdas.reconciler.runs import tend_run

logger = Logger(child=True)

RESERVE = 10_000
"""Milliseconds that have to be left for one more piece of work to begin."""

SHARES = (0.4, 0.7, 1.0)
"""Up to which part of the round's time dead letters, decisions and runs may go, so that none starves the others."""

TROUBLE = (
    *(*NO_ANSWER, SendError, ClientError, BotoCoreError, RuntimeError),
    *(BeingPostedError, ValueError, LookupError, AssertionError, TypeError, AttributeError, ArithmeticError),
)
"""What one piece of work may raise: Slack or AWS did not do it, or somebody else is just at it, or what it is about is
not as it should be, or meets a mistake of ours that the others do not meet."""

LEFT_BEHIND = ("letter", "decision", "kind", "step", "status")
"""What the piece of work before has put on every line of the log."""


class TroubleError(RuntimeError):
    """Some of the round's work could not be done: the text says how much; the log says what and why."""


@dataclass
class Round:
    """A round; `remaining` says how many milliseconds are left."""

    services: Services
    remaining: Callable[[], float]
    troubles: int = 0
    _whole: float = field(init=False)

    def __post_init__(self) -> None:
        self._whole = self.remaining() - RESERVE

    def go(self) -> None:
        """Does what is due. Raises TroubleError at the end."""
        now = int(time.time())
        for part, share in zip((self._letters, self._decisions, self._runs), SHARES, strict=True):
            until = self._whole * (1 - share) + RESERVE
            self._try("", partial(part, now, until))
        if self.troubles:
            raise TroubleError(f"{self.troubles} of the round's tasks could not be done; the log says why")

    def _letters(self, _now: int, until: float) -> None:
        for letter in letters(self.services):
            self._try("", partial(deliver_letter, self.services, letter))
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
        logger.remove_keys(LEFT_BEHIND)
        logger.append_keys(run=run)
        try:
            task()
        except TROUBLE:
            self.troubles += 1
            logger.exception("this has to wait for the next round")
