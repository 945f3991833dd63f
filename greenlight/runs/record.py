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

    `started`, `ended` and `due` are seconds since 1970 (0: not yet). `execution` is the execution's ARN. `step` is the
    key of the card's line that the run is at, `at` when that state was entered (ISO 8601), which orders messages that
    overtook each other. `link` leads to the newest message in the thread that matters, `card` to the card. `asked` is
    the id of the newest decision, `waiting_for` the people (as mrkdwn) it waits for, "" for anyone in the channel, but
    who asked for the run where it says `but_requester`; `answered` is the id of the newest that was answered, with the
    time (`answered_at`), the user and the words for "Greenlit by Ada", `turned_down` where the text is made again.
    `error` and `reason` say why a run failed, `ended_by` who stopped it; `console` is the execution's address in the
    AWS console. `redriven_by` has had it go on after it failed, which is its execution's redrive number `redrives`;
    `again_by` has had another run started in its place, to which `again_at` leads; its `after` is this one's name, and
    `after_at` leads back. `version` counts the changes.
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
    console: str = ""
    ended_by: str = ""
    after: str = ""
    after_at: str = ""
    again_by: str = ""
    again_at: str = ""
    redriven_by: str = ""
    redrives: int = 0
    version: int = 0

    @classmethod
    def from_item(cls, item: Item) -> Self:
        """Reads an item of the table, leaving out what a newer deployment may have put there. Raises ContractError."""
        return read(item, cls)

    @property
    def way(self) -> str:
        """The way to the run in Slack: to the newest message that matters, else to its card; "" while none is known."""
        return self.link or self.card

    @property
    def is_open(self) -> bool:
        """Whether the run has not ended."""
        return self.status in OPEN

    @property
    def has_begun(self) -> bool:
        """Whether the run got further than a card that Slack did not take."""
        return self.status != "failed" or bool(self.thread_ts)

    @property
    def is_waiting(self) -> bool:
        """Whether the run waits for a person."""
        return self.is_open and self.asked not in ("", self.answered)
