"""The services that decisions need: those for runs, and the decisions in the table."""

from dataclasses import dataclass
from functools import cached_property

from greenlight.decisions.store import DecisionStore
from greenlight.runs.services import RunServices


@dataclass
class Services(RunServices):
    """What the bot, the notifier and the reconciler talk to."""

    @cached_property
    def decisions(self) -> DecisionStore:
        """The decisions, in the same table as the runs."""
        return DecisionStore(self.runs.items)
