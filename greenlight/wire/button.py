"""What a decision's button carries."""

import json
from dataclasses import asdict, dataclass, field

from greenlight.wire.reading import read, read_json

BUTTON_VALUE_LIMIT = 2_000
"""Characters in a button's value (Block Kit reference, button element)."""


@dataclass(frozen=True, kw_only=True)
class ButtonValue:
    """What a decision's button carries. `token` is empty where the value would not fit; the record has it.

    `home` says that it stands in App Home, and goes along into the modal that it opens.
    """

    run: str
    decision: str
    choice: str
    home: bool = False
    token: str = field(default="", repr=False)

    def to_json(self) -> str:
        """The value, at most 2,000 characters: without the token where it would be longer."""
        given = {name: value for name, value in asdict(self).items() if value or name != "home"}
        full = json.dumps(given, separators=(",", ":"))
        if len(full) <= BUTTON_VALUE_LIMIT:
            return full
        return json.dumps(given | {"token": ""}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "ButtonValue":
        """Reads what `to_json` wrote, leaving out what a newer deployment may have put there. Raises ContractError."""
        return read(read_json(text, ButtonValue), ButtonValue)
