"""Turns a notification into what people see in Slack."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from greenlight.decisions.message import decision_message
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision, waiting_for
from greenlight.delivery.questions import close_unanswered, open_decision
from greenlight.lifecycle.adopt import adopt
from greenlight.lifecycle.resume import reopen_if_running
from greenlight.runs.card import run_card
from greenlight.runs.once import Once
from greenlight.runs.record import RunRecord, Status
from greenlight.runs.result import comes_as_file, file_comment, result, text_file, thread_messages
from greenlight.runs.show import record_permalink, show_card
from greenlight.runs.usage import record_usage
from greenlight.slack.blocks import Content
from greenlight.slack.post import permalink, post, upload
from greenlight.spec.catalog import all_chains, chain_named
from greenlight.spec.chain import Chain
from greenlight.wire.notification import Notification


@dataclass
class Delivery:
    """Delivers one notification; `id` is its SNS message id, the same in each delivery.

    Each posted part is recorded, so the next delivery continues where an interrupted one stopped. Raises slack_sdk's
    SlackApiError, botocore's ClientError, and BeingPostedError if another delivery is posting the same part.
    """

    services: Services
    notification: Notification
    id: str

    def deliver(self) -> None:
        """Posts the notification's content and updates the run's card."""
        ways: dict[str, Callable[[], None]] = {
            "tell": self._tell,
            "ask": self._ask,
            "expired": self._expire,
            "finish": self._finish,
        }
        ways[self.notification.kind]()

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

    def _tell(self) -> None:
        self._post_text()
        self._move(status="running")

    def _ask(self) -> None:
        decision = open_decision(self.services, self.run, self.notification)
        self._post_text()
        asking = decision_message(decision)
        ts = self._once("decision", lambda: self._post(asking))
        self.services.decisions.place(decision, ts)
        # Somebody may have answered, or the time may have run out, before the message was posted.
        newest = self.services.decisions.get(decision.run, decision.id) or decision
        if decision_message(newest) != asking or not newest.is_open:
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
        link = self._permalink(self._post_text())
        if self.notification.file:
            self._once("file", self._upload)
        else:
            content = result(self.chain, self.run, self.notification, link, self._note)
            self._once("result", lambda: self._post(content, in_thread=False))
        self._end("finished", link=link)

    def _post_text(self) -> str:
        """Posts the text to the thread; a long one in parts or as a file. Returns the first message's timestamp."""
        contents = thread_messages(self.notification, self._note)
        stamps = [self._once(f"text{part}", partial(self._post, content)) for part, content in enumerate(contents)]
        if comes_as_file(self.notification):
            self._once("text", self._attach)
        return stamps[0]

    def _attach(self) -> str:
        name, text = text_file(self.notification, self._note)
        upload(self.services.slack, self.notification.run.channel, name, text.encode(), thread_ts=self.run.thread_ts)
        return "uploaded"

    def _upload(self) -> str:
        assert self.notification.file
        file = self.notification.file
        body = self.services.files.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        comment = file_comment(self.chain, self.notification.title)
        upload(self.services.slack, self.notification.run.channel, file.name, body, comment=comment)
        return "uploaded"

    def _post(self, content: Content, *, in_thread: bool = True) -> str:
        thread_ts = self.run.thread_ts if in_thread else ""
        return post(self.services.slack, self.notification.run.channel, content, thread_ts)

    def _once(self, part: str, act: Callable[[], str]) -> str:
        return Once(self.services, self.run.name, self.id).post(part, act)

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
        records.end_run(self.run.name, status, ended=self.notification.entered, **changes, **self._place())
        if ended := record_usage(self.services, self.run.name):
            show_card(self.services, ended)

    def _place(self) -> dict[str, str]:
        return {"step": self.notification.step, "thread_ts": self.run.thread_ts}

    @property
    def _note(self) -> str:
        """What is said about the model; nothing for other apps' runs, whose texts need not come from it."""
        is_ours = self.notification.run.chain in all_chains()
        return self.services.environment.get("MODEL_NOTE", "") if is_ours else ""
