"""The limits of a chain."""

from typing import Any

import pytest

from greenlight.spec.limits import Limits


def test_the_defaults() -> None:
    limits = Limits()
    assert (limits.starters, limits.owners) == ((), ())
    assert (limits.per_person, limits.at_once, limits.rounds, limits.model_calls) == (5, 50, 20, 200)
    assert limits.tokens_per_day == 0
    assert list(limits.mistakes()) == []


@pytest.mark.parametrize("name", ["per_person", "at_once", "rounds", "model_calls"])
def test_every_number_must_be_at_least_one(name: str) -> None:
    def said(number: int) -> list[str]:
        changed: dict[str, Any] = {name: number}
        return list(Limits(**changed).mistakes())

    assert said(1) == []
    assert said(0) == [f"the limits say {name} = 0: it must be at least 1"]


def test_no_tokens_a_day_mean_no_limit() -> None:
    assert list(Limits(tokens_per_day=0).mistakes()) == []
    said = "the limits say tokens_per_day = -1: it must be at least 0 (no limit)"
    assert list(Limits(tokens_per_day=-1).mistakes()) == [said]


def test_each_invalid_slack_id_is_reported() -> None:
    mistakes = list(Limits(starters=("U0ADA", "ada"), owners=("#studio", "S0TEAM")).mistakes())
    assert [mistake.split('"')[1] for mistake in mistakes] == ["ada", "#studio"]
