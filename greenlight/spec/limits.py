"""The limits of a chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenlight.spec.ids import SLACK_ID, Also


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Who may start a chain and stop its runs, and how many runs, rounds and model calls are allowed.

    Ids are those of Slack users and groups. `starters` may start the chain: anyone, if there are none. `owners` may
    stop its runs, and so may the person who started a run. One person may have `per_person` runs in progress, and all
    people together `at_once`. A run that has asked people `rounds` times, or the model `model_calls` times, no longer
    offers choices that reject. One person's runs of the chain may use `tokens_per_day` tokens a day (UTC; 0: any
    number); after that no further run starts, but those in progress continue. Of people whom `starters` does not name,
    only full members of the workspace may start the chain, and those that `also` adds: `guests`, and `strangers` of
    other organisations.
    """

    starters: Sequence[str] = ()
    owners: Sequence[str] = ()
    per_person: int = 5
    at_once: int = 50
    rounds: int = 20
    model_calls: int = 200
    tokens_per_day: int = 0
    also: Sequence[Also] = ()

    def mistakes(self) -> Iterator[str]:
        """What is wrong with the limits, one line for each mistake."""
        wrong = [id for id in (*self.starters, *self.owners) if not SLACK_ID.fullmatch(id)]
        yield from (f'the limits name "{id}": expected a Slack id, U… or S…' for id in wrong)
        if self.tokens_per_day < 0:
            yield f"the limits say tokens_per_day = {self.tokens_per_day}: it must be at least 0 (no limit)"
        for name in ("per_person", "at_once", "rounds", "model_calls"):
            if getattr(self, name) < 1:
                yield f"the limits say {name} = {getattr(self, name)}: it must be at least 1"
