"""The answer that the state machine gets."""

import json
from dataclasses import asdict, dataclass

from greenlight.wire.reading import read, read_json

OUTPUT_LIMIT = 262_144
"""Bytes in the output of SendTaskSuccess (AWS Step Functions API reference)."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The choice made, by whom and when (seconds since 1970); what the state machine gets from SendTaskSuccess.

    Where the choice asked for them there are `words`, the edited `text`, or the place of the `option` picked, from 0.
    `users` are all who made the choice, where it took several.
    """

    decision: str
    choice: str
    user: str
    at: int
    users: tuple[str, ...] = ()
    words: str = ""
    text: str | None = None
    option: int | None = None

    def to_json(self) -> str:
        """The task's output, without what there is not."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """Reads what `to_json` wrote, leaving out what a newer deployment may have put there. Raises ContractError."""
        return read(read_json(text, Answer), Answer)
