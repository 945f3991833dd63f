from typing import Any

import pytest

from lambdas.pick_winner.handler import handler
from tests.lambdas.context import Context


def picked(*scores: Any) -> Any:
    dishes = [{"dish": f"dish {number}", "score": score} for number, score in enumerate(scores, start=1)]
    return handler({"dishes": dishes}, Context("pick_winner"))


@pytest.mark.parametrize(
    ("scores", "winner"), [((90, 40), 1), ((40, 90), 2), ((80, 85, 84, 79), 2), ((0, 100, 3), 2), ((0,), 1)]
)
def test_the_highest_score_of_all_rounds_wins(scores: tuple[int, ...], winner: int) -> None:
    assert picked(*scores) == {"dish": f"dish {winner}", "score": max(scores)}


def test_the_latest_dish_wins_a_tie() -> None:
    assert picked(88, 70, 88, 60)["dish"] == "dish 3"


@pytest.mark.parametrize("scores", [(), (80, None), ("90", 80)])
def test_without_a_scored_dish_there_is_no_winner(scores: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="at least one dish"):
        picked(*scores)
