"""What a deployment allows of a chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenlight.spec.ids import SLACK_ID


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Who may start a chain and steer its runs, and how many there may be; ids are Slack's, of users and groups.

    `starters` may start it: anyone where there are none. `owners` may stop its runs, beside who asked for one. A person
    may have `per_person` runs of it under way, all people together `at_once`. A run that has asked people `rounds`
    times, or the model `model_calls` times, offers no choice any more that turns the text down.
    """

    starters: Sequence[str] = ()
    owners: Sequence[str] = ()
    per_person: int = 5
    at_once: int = 50
    rounds: int = 20
    model_calls: int = 200

    def mistakes(self) -> Iterator[str]:
        """What cannot be, a line each."""
        wrong = [id for id in (*self.starters, *self.owners) if not SLACK_ID.fullmatch(id)]
        yield from (f'the limits name "{id}": an id of Slack was expected, U… or S…' for id in wrong)
        for name in ("per_person", "at_once", "rounds", "model_calls"):
            if getattr(self, name) < 1:
                yield f"the limits say {name} = {getattr(self, name)}: at least one"
