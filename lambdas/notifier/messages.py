"""Turns a message of a state machine into what people see in Slack."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from chains.catalog import chain_named
from chains.spec import Chain
from greenlight.blocks import Content
from greenlight.cards import show_card, show_decision
from greenlight.contract import Message
from greenlight.messages import file_comment, result, run_card, told
from greenlight.questions import decision_message, who_may
from greenlight.records import RunRecord, Status
from greenlight.services import Services
from lambdas.notifier.asking import adopt, close_unanswered, decision_of


@dataclass
class Notifier:
    """Delivers one message; `id` is its SNS message id, the same each time that the message is delivered.

    Posting is noted piece by piece, so that a message whose delivery broke off goes on where it was. Raises slack_sdk's
    SlackApiError and botocore's ClientError.
    """

    services: Services
    message: Message
    id: str

    def deliver(self) -> None:
        """Posts what the message brings and takes the run's card on."""
        ways: dict[str, Callable[[], None]] = {
            "tell": self._tell,
            "ask": self._ask,
            "expired": self._expired,
            "finish": self._finish,
        }
        ways[self.message.kind]()

    @cached_property
    def chain(self) -> Chain:
        """The chain that the message's run belongs to."""
        return chain_named(self.message.run.chain)

    @cached_property
    def run(self) -> RunRecord:
        """The run's record before the message: made, with a card, where it was not started from Slack."""
        found = self.services.records.run(self.message.run_name) or adopt(self.services, self.message)
        # The bot's record has no card yet: its message has.
        return replace(found, thread_ts=self.message.run.thread_ts or found.thread_ts)

    def _tell(self) -> None:
        self._post_text()
        self._move(status="running")

    def _ask(self) -> None:
        decision = decision_of(self.services, self.run, self.message)
        self.services.decisions.ask(decision, self.message.text, self.message.options)
        self._post_text()
        ts = self._once("decision", lambda: self._post(decision_message(decision)))
        self.services.decisions.place(decision, ts)
        # Somebody may have answered, or its time may have passed, before the message was known.
        if newest := self.services.decisions.get(decision.run, decision.id):
            show_decision(self.services, newest)
        waiting = {"asked": decision.id, "due": decision.due, "waiting_for": who_may(decision)}
        self._move(status="running", link=self._permalink(ts), **waiting)

    def _expired(self) -> None:
        close_unanswered(self.services, self.message)
        gate = self.message.gate
        if gate and gate.choice(gate.on_timeout):
            self._move(status="running", asked="", due=0)
        else:
            self._end("unanswered")

    def _finish(self) -> None:
        link = self._permalink(self._post_text())
        if self.message.file:
            self._once("file", self._upload)
        else:
            content = result(self.chain, self.run, self.message, link, self._note)
            self._once("result", lambda: self._post(content, in_thread=False))
        self._end("finished", link=link)

    def _post_text(self) -> str:
        """Posts the text into the thread, in parts where it is long; the first part's timestamp."""
        contents = told(self.message, self._note)
        stamps = [self._once(f"text{part}", partial(self._post, content)) for part, content in enumerate(contents)]
        return stamps[0]

    def _upload(self) -> str:
        assert self.message.file
        file = self.message.file
        body = self.services.files.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        self.services.slack.files_upload_v2(
            channel=self.message.run.channel,
            content=body,
            filename=file.name,
            title=file.name.rpartition(".")[0],
            initial_comment=file_comment(self.chain, self.run, self.message.title),
        )
        return "uploaded"

    def _post(self, content: Content, *, in_thread: bool = True) -> str:
        answer = self.services.slack.chat_postMessage(
            channel=self.message.run.channel,
            thread_ts=self.run.thread_ts if in_thread else None,
            text=content.text,
            blocks=content.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    def _once(self, part: str, post: Callable[[], str]) -> str:
        """Posts a part of the message unless an earlier delivery did; its timestamp."""
        records, key = self.services.records, f"{self.id}#{part}"
        ts = records.posted(self.run.name, key)
        if not ts:
            ts = post()
            records.note_post(self.run.name, key, ts, int(time.time()))
        return ts

    def _permalink(self, ts: str) -> str:
        return str(self.services.slack.chat_getPermalink(channel=self.message.run.channel, message_ts=ts)["permalink"])

    def _move(self, **changes: Any) -> None:
        moved = self.services.records.move_run(self.run.name, at=self.message.at, **changes, **self._place())
        if moved and run_card(self.chain, moved) != run_card(self.chain, self.run):
            show_card(self.services, moved)

    def _end(self, status: Status, **changes: Any) -> None:
        """Ends the run, and shows its card even if it had ended: an earlier delivery may have broken off there."""
        records = self.services.records
        records.end_run(self.run.name, status, ended=self.message.entered, **changes, **self._place())
        if ended := records.run(self.run.name):
            show_card(self.services, ended)

    def _place(self) -> dict[str, str]:
        return {"step": self.message.step, "thread_ts": self.run.thread_ts}

    @property
    def _note(self) -> str:
        return self.services.environment.get("MODEL_NOTE", "")
