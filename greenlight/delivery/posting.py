"""Posts the parts of a notification, each once, in a form that Slack accepts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_sdk.errors import SlackApiError

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.runs.once import Once
from greenlight.runs.record import RunRecord
from greenlight.runs.result import comes_as_file, file_comment, text_file, text_parts, thread_messages
from greenlight.runs.thread import post_in_thread
from greenlight.slack.blocks import Content, repeated
from greenlight.slack.errors import Trouble, trouble_of
from greenlight.slack.post import post, upload
from greenlight.spec.chain import Chain
from greenlight.wire.notification import Notification

UPLOADED = "uploaded"


@dataclass(frozen=True)
class Posting:
    """Posts what belongs to one notification of a run; `remark` says where a text comes from, "" if a model wrote it.

    Each part is noted, so the next delivery continues where an interrupted one stopped. Raises SlackApiError,
    botocore's ClientError, and BeingPostedError if another delivery is posting the same part.
    """

    services: Services
    run: RunRecord
    notification: Notification
    remark: str

    def text(self) -> str:
        """Posts the text to the thread; a long one in parts or as a file. Returns the first message's timestamp."""
        if not comes_as_file(self.notification):
            return self._messages(thread_messages(self.notification, self.remark))
        first = self._messages(thread_messages(self.notification, self.remark))
        name, text = text_file(self.notification, self.remark)
        if not self._try_upload("text", name, text.encode()):
            self._messages(text_parts(self.notification, self.remark)[1:], "more")
        return first

    def question(self, asking: Content) -> str:
        """Posts a question to the thread. Returns the message's timestamp."""
        return self.in_thread("decision", asking)

    def in_thread(self, part: str, said: Content) -> str:
        """Posts a message to the thread. Returns its timestamp."""
        return self._once(part, lambda again: post_in_thread(self.services, self.run.name, _marked(said, again)))

    def in_channel(self, part: str, said: Content) -> str:
        """Posts a message to the channel. Returns its timestamp."""
        channel = self.run.channel
        return self._once(part, lambda again: post(self.services.slack, channel, _marked(said, again)))

    def file(self, chain: Chain) -> None:
        """Uploads the result's file to the channel."""
        assert self.notification.file
        file, comment = self.notification.file, file_comment(chain, self.notification.title)

        def send(again: bool) -> str:
            content = self.services.files.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
            said = f"{comment}\n_{texts.delivery.POSTED_AGAIN}_" if again else comment
            upload(self.services.slack, self.run.channel, file.name, content, comment=said)
            return UPLOADED

        self._once("file", send)

    def _messages(self, contents: list[Content], name: str = "text") -> str:
        """Posts the contents in order. One that Slack does not take in any form becomes a file, or a line about it."""
        stamps = [self._once(f"{name}{number}", partial(self._send, one)) for number, one in enumerate(contents)]
        return stamps[0] if stamps else ""

    def _send(self, said: Content, may_be_posted: bool) -> str:
        try:
            return post_in_thread(self.services, self.run.name, _marked(said, may_be_posted))
        except SlackApiError as error:
            if trouble_of(error) is not Trouble.CONTENT:
                raise
        return self._as_file(said)

    def _as_file(self, said: Content) -> str:
        name, _ = text_file(self.notification, "")
        if self._upload(name, (said.whole or said.text).encode()):
            return UPLOADED
        return post_in_thread(self.services, self.run.name, Content(texts.delivery.TEXT_REFUSED, []))

    def _try_upload(self, part: str, name: str, content: bytes) -> bool:
        """Uploads a file to the thread once. False if Slack does not take it."""
        refused = "refused"
        done = self._once(part, lambda _again: UPLOADED if self._upload(name, content) else refused)
        return done != refused

    def _upload(self, name: str, content: bytes) -> bool:
        newest = self.services.runs.get(self.run.name) or self.run
        try:
            upload(self.services.slack, newest.channel, name, content, thread_ts=newest.thread_ts)
        except SlackApiError as error:
            # Without the scope for files, everything else still works.
            if trouble_of(error) not in (Trouble.CONTENT, Trouble.APP):
                raise
            return False
        return True

    def _once(self, part: str, act: Callable[[bool], str]) -> str:
        return Once(self.services, self.run.name, self.notification.key).post(part, act)


def _marked(said: Content, may_be_posted: bool) -> Content:
    return repeated(said) if may_be_posted else said
