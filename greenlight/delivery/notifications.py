"""Turns a notification into what people see in Slack."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk.errors import SlackApiError

from greenlight.decisions.message import decision_message
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision, waiting_for
from greenlight.delivery.out_of_reach import tell_requester
from greenlight.delivery.posting import Posting
from greenlight.delivery.questions import close_unanswered, open_decision
from greenlight.lifecycle.adopt import adopt
from greenlight.lifecycle.resume import reopen_if_running
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord, Status
from greenlight.runs.result import result
from greenlight.runs.show import record_permalink, show_card
from greenlight.runs.usage import record_usage
from greenlight.slack.errors import Trouble, error_name, trouble_of
from greenlight.slack.post import permalink
from greenlight.spec.catalog import all_chains, chain_named
from greenlight.spec.chain import Chain
from greenlight.wire.notification import Notification

RESULT = "result"
"""What is missing if Slack does not take a result in any form."""


@dataclass
class Delivery:
    """Delivers one notification; `body` is its JSON.

    Each posted part is recorded, so the next delivery continues where an interrupted one stopped. Raises slack_sdk's
    SlackApiError for what passes or concerns the app, botocore's ClientError, and BeingPostedError if another delivery
    is posting the same part. Everything else ends here: people are told where it can be told.
    """

    services: Services
    notification: Notification
    body: str = ""

    def deliver(self) -> None:
        """Posts the notification's content and updates the run's card."""
        ways: dict[str, Callable[[], None]] = {
            "tell": self._tell,
            "ask": self._ask,
            "expired": self._expire,
            "finish": self._finish,
        }
        try:
            ways[self.notification.kind]()
        except SlackApiError as error:
            if trouble_of(error) in (Trouble.PASSING, Trouble.APP):
                raise
            self._go_on_unseen(error)

    @cached_property
    def chain(self) -> Chain:
        """The chain that the notification's run belongs to."""
        return chain_named(self.notification.run.chain)

    @cached_property
    def run(self) -> RunRecord:
        """The run's record before this notification.

        The first access may write: it adopts a run that was not started from Slack (record and card), and reopens an
        ended run that was redriven in AWS.
        """
        found = self.services.runs.get(self.notification.run_name)
        if not (found and found.thread_ts):
            return adopt(self.services, self.notification)
        return reopen_if_running(self.services, found, self.notification)

    @cached_property
    def posting(self) -> Posting:
        """Posts the notification's parts."""
        return Posting(self.services, self.run, self.notification, self._note)

    def _tell(self) -> None:
        self.posting.text()
        self._move(status="running")

    def _ask(self) -> None:
        decision = open_decision(self.services, self.run, self.notification)
        self.posting.text()
        asking = decision_message(decision)
        ts = self.posting.question(asking)
        self.services.decisions.place(decision, ts)
        # Somebody may have answered, or the time may have run out, before the message was posted; or it was posted
        # earlier, with another token.
        newest = self.services.decisions.get(decision.run, decision.id) or decision
        if decision.message_ts or decision_message(newest) != asking or not newest.is_open:
            show_decision(self.services, newest)
        self._move(
            status="running", link=self._permalink(ts), **({} if newest.state == "expired" else waiting_for(newest))
        )

    def _expire(self) -> None:
        closed = close_unanswered(self.services, self.notification)
        gate = self.notification.gate
        if gate and gate.choice(gate.on_timeout):
            self._move(status="running")
        else:
            self._end("unanswered", due=closed[-1].due if closed else self.notification.entered)

    def _finish(self) -> None:
        link = self._permalink(self.posting.text())
        what, because = self.notification.file.name if self.notification.file else RESULT, ""
        try:
            if self.notification.file:
                self.posting.file(self.chain)
            else:
                self.posting.in_channel("result", result(self.chain, self.run, self.notification, link, self._note))
        except SlackApiError as error:
            # Without the scope for files, everything else still works.
            is_about_file = trouble_of(error) is Trouble.APP and error_name(error) == "missing_scope"
            if trouble_of(error) is not Trouble.CONTENT and not is_about_file:
                raise
            because = error_name(error)
        self._end_finished(what if because else "", because, link=link)

    def _end_finished(self, missing: str, because: str, **changes: Any) -> None:
        """Ends the run as finished; if something is `missing`, keeps the notification to deliver it again."""
        if missing:
            self.services.runs.keep_result(self.run, self.body)
        self._end("finished", **changes, missing=missing, missing_because=because)

    def _go_on_unseen(self, error: SlackApiError) -> None:
        """Records what the notification says about the run, although its channel is out of reach."""
        run = self.services.runs.get(self.notification.run_name)
        if not run:
            # It has no card, so nobody in Slack waits for it.
            return
        self.run = run
        tell_requester(self.services, run, self.notification, error)
        if self.notification.kind == "finish":
            self._end_finished(RESULT, error_name(error))
        elif self.notification.kind == "ask":
            asked = self.services.decisions.get(run.name, self.notification.decision_id)
            self._move(status="running", **(waiting_for(asked) if asked and asked.is_open else {}))
        elif self.notification.kind == "tell":
            self._move(status="running")
        else:
            self._expire()

    def _permalink(self, ts: str) -> str:
        return permalink(self.services.slack, self.notification.run.channel, ts)

    def _move(self, **changes: Any) -> None:
        moved = self.services.runs.move_run(self.run.name, at=self.notification.at, **changes, **self._place())
        # An earlier delivery of this notification may have moved the run, but stopped before it updated the card.
        came_before = self.run.at == self.notification.at
        if moved and (came_before or run_card(self.chain, moved) != run_card(self.chain, self.run)):
            show_card(self.services, moved)
        elif moved:
            record_permalink(self.services, moved)

    def _end(self, status: Status, **changes: Any) -> None:
        """Ends the run, and updates its card even if the run had ended: an earlier delivery may have stopped there."""
        records = self.services.runs
        ended = records.end_run(self.run.name, status, ended=self.notification.entered, **changes, **self._place())
        if not ended and "missing" in changes:
            records.record_missing(self.run.name, changes["missing"], changes["missing_because"])
        if ended := record_usage(self.services, self.run.name):
            show_card(self.services, ended)

    def _place(self) -> dict[str, str]:
        return {"step": self.notification.step}

    @property
    def _note(self) -> str:
        """What is said about the model; nothing for other apps' runs, whose texts need not come from it."""
        is_ours = self.notification.run.chain in all_chains()
        return self.services.environment.get("MODEL_NOTE", "") if is_ours else ""
