"""A person's App Home, as tests look at it and click in it."""

from dataclasses import dataclass
from typing import Any

from tests.e2e.person import Json, Person, shown
from tests.waiting import until


@dataclass(frozen=True)
class Home:
    """Somebody's App Home; it opens with the first look."""

    person: Person

    def opens(self) -> Json:
        """The view, opened anew."""
        assert self.person.does("open-home")["ok"]
        return self.view

    @property
    def view(self) -> Json:
        """The view as it is now."""
        found: Json = self.person.sees("state")["homes"][self.person.id]
        return found

    @property
    def text(self) -> str:
        """All that it says."""
        return shown(self.view)

    def comes_to(self, words: str) -> str:
        """What it says, as soon as it has these words, without being opened again."""
        return until(lambda: text if words in (text := self.text) else None, words)

    @property
    def waiting(self) -> str:
        """What it says of what waits."""
        return self.text.partition("My runs")[0].partition("Recent in my channels")[0]

    def asks(self, about: str) -> None:
        """Waits until it asks for a decision about that."""
        until(lambda: about in self.waiting, about)

    def block(self, about: str) -> int:
        """The place of the block with these words."""
        return next(place for place, block in enumerate(self.view["blocks"]) if about in str(block))

    def button(self, about: str, label: str) -> Json:
        """The first button with this label at or after the block with these words."""
        found: Json
        for block in self.view["blocks"][self.block(about) :]:
            for found in (*block.get("elements", ()), block.get("accessory", {})):
                if found.get("type") == "button" and found["text"]["text"] == label:
                    return found
        raise AssertionError(f"no {label} after {about}")

    def presses(self, about: str, label: str) -> Json:
        """Clicks that button."""
        pressed = self.button(about, label)
        action: dict[str, Any] = {"action_id": pressed["action_id"], "value": pressed.get("value")}
        return self.person.does("interact", view="home", action=action)
