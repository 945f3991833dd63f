"""A run's record: what its card shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from greenlight.aws.table import Item
from greenlight.wire.reading import read

Status = Literal["starting", "running", "finished", "failed", "stopped", "unanswered"]
OPEN: tuple[Status, ...] = ("starting", "running")


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """A run as its card shows it.

    `started`, `ended`, `due` and `answered_at` are seconds since 1970 (0: not yet). `user` is the requester, who
    started the run.

    - `execution` is the execution's ARN, `console` its address in the AWS console.
    - `step` is the key of the current milestone (the stored name is older than that word). `at` is when the state that
      sent the newest notification was entered (ISO 8601); it orders late notifications.
    - `link` is the permalink of the newest important message in the thread, `card` that of the card.
    - `asked` is the id of the newest decision. `waiting_for` are the people it waits for (mrkdwn); "" is anyone in the
      channel, except the requester if `but_requester`.
    - `answered` is the id of the newest answered decision; `answered_at`, `answered_by` and `answered_as` have the
      time, the user and the words for "Greenlit by Ada". `turned_down` means the answer rejects: the text is rewritten.
    - `error` and `reason` say why a run failed, `ended_by` who stopped it. `failed_at` is the key of the milestone that
      the failed step belongs to, if known. `has_reply` means the model's last reply is kept (`RunStore.reply`).
    - `redriven_by` is who resumed the run after it failed; `redrives` counts the execution's redrives.
    - `again_by` is who retried the run, `again_at` the permalink of the retry. In the retry, `after` is the name of the
      earlier run, and `after_at` its permalink (no times).
    - `model_calls`, `tokens_in` and `tokens_out` are what the run had used at `used_until`, its ending; the tokens of
      `calls_without_tokens` of these calls are not known. `cost` is about what they cost, in millionths of a US dollar
      (0: unknown).
    - `missing` is what of a finished run's result Slack did not take: a file's name, or "result".
      `missing_because` is Slack's error about it, and `unreachable` Slack's error about the run's channel.
    - `version` counts the changes.
    """

    name: str
    chain: str
    user: str
    team: str
    channel: str
    inputs: Mapping[str, str]
    started: int
    execution: str = ""
    status: Status = "starting"
    thread_ts: str = ""
    step: str = ""
    at: str = ""
    due: int = 0
    ended: int = 0
    link: str = ""
    card: str = ""
    asked: str = ""
    waiting_for: str = ""
    but_requester: bool = False
    answered: str = ""
    answered_at: int = 0
    answered_by: str = ""
    answered_as: str = ""
    turned_down: bool = False
    error: str = ""
    reason: str = ""
    failed_at: str = ""
    has_reply: bool = False
    console: str = ""
    ended_by: str = ""
    after: str = ""
    after_at: str = ""
    again_by: str = ""
    again_at: str = ""
    redriven_by: str = ""
    redrives: int = 0
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    calls_without_tokens: int = 0
    cost: int = 0
    used_until: int = 0
    missing: str = ""
    missing_because: str = ""
    unreachable: str = ""
    version: int = 0

    @classmethod
    def from_item(cls, item: Item) -> Self:
        """Reads an item of the table; ignores fields that a newer deployment added. Raises ContractError."""
        return read(item, cls)

    @property
    def permalink(self) -> str:
        """The permalink of the run's newest important message, or of its card; "" while neither is known."""
        return self.link or self.card

    @property
    def tokens(self) -> int:
        """The tokens that the run had used at `used_until`, in and out, as far as they are known."""
        return self.tokens_in + self.tokens_out

    @property
    def is_open(self) -> bool:
        """Whether the run has not ended."""
        return self.status in OPEN

    @property
    def has_begun(self) -> bool:
        """False only for a failed run without a card: Slack rejected the card, so the run never began."""
        return self.status != "failed" or bool(self.thread_ts)

    @property
    def is_waiting(self) -> bool:
        """Whether the run waits for a person."""
        return self.is_open and self.asked not in ("", self.answered)
