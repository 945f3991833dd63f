"""The value of a decision's button."""

import json
from dataclasses import asdict, dataclass, field

from greenlight.wire.reading import read, read_json

BUTTON_VALUE_LIMIT = 2_000
"""Characters that a button's value can have (Block Kit reference, button element)."""


@dataclass(frozen=True, kw_only=True)
class ButtonValue:
    """The value of a decision's button.

    `token` is the task token, so that a message alone is enough to answer its run by hand, if the record is lost. The
    bot itself sends the record's token. It is empty if the value would be too long.

    `home` says that the button is in App Home; it is passed on to the modal that the button opens.
    """

    run: str
    decision: str
    choice: str
    home: bool = False
    token: str = field(default="", repr=False)

    def to_json(self) -> str:
        """The value as JSON, at most 2,000 characters: without the token if it would be longer."""
        given = {name: value for name, value in asdict(self).items() if value or name != "home"}
        full = json.dumps(given, separators=(",", ":"))
        if len(full) <= BUTTON_VALUE_LIMIT:
            return full
        return json.dumps(given | {"token": ""}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "ButtonValue":
        """Reads what `to_json` wrote; ignores fields that a newer deployment added. Raises ContractError."""
        return read(read_json(text, ButtonValue), ButtonValue)
