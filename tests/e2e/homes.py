"""A person's App Home, for tests that read it and click in it."""

from dataclasses import dataclass
from typing import Any

from tests.e2e.person import Json, Person, shown
from tests.waiting import until


@dataclass(frozen=True)
class Home:
    """A person's App Home."""

    person: Person

    def opens(self) -> Json:
        """Opens App Home again and returns its view."""
        assert self.person.does("open-home")["ok"]
        return self.view

    @property
    def view(self) -> Json:
        """The current view."""
        found: Json = self.person.sees("state")["homes"][self.person.id]
        return found

    @property
    def text(self) -> str:
        """All the text in the view."""
        return shown(self.view)

    def comes_to(self, words: str) -> str:
        """Waits until the text has these words, without opening App Home again, and returns the text."""
        return until(lambda: text if words in (text := self.text) else None, words)

    @property
    def waiting(self) -> str:
        """The text about open decisions."""
        return self.text.partition("My runs")[0].partition("Recent in my channels")[0]

    def asks(self, about: str) -> None:
        """Waits for an open decision about this."""
        until(lambda: about in self.waiting, about)

    def block(self, about: str) -> int:
        """The index of the block with these words."""
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
        """Clicks the button that `button` finds."""
        pressed = self.button(about, label)
        action: dict[str, Any] = {"action_id": pressed["action_id"], "value": pressed.get("value")}
        return self.person.does("interact", view="home", action=action)
