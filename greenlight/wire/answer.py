"""The answer that the state machine gets."""

import json
from dataclasses import asdict, dataclass

from greenlight.wire.reading import read, read_json

OUTPUT_LIMIT = 262_144
"""Bytes that SendTaskSuccess takes as output (AWS Step Functions API reference)."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the state machine gets from SendTaskSuccess: the choice made, by whom and when (seconds since 1970).

    `words` are what the person wrote, "" if the choice does not ask for words. If it asks for them, there are the
    edited `text` or the index of the picked `option` (from 0). `users` are all the people who made the choice, if it
    took several.
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
        """The task's output as JSON, without the fields that are None."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """Reads what `to_json` wrote; ignores fields that a newer deployment added. Raises ContractError."""
        return read(read_json(text, Answer), Answer)
