"""Steps of the movie pitch."""

from tests.stacks.steps.stated import steps

__all__ = ["steps"]
