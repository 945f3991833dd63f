"""Picks the dish with the highest score in a debate."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Returns the dish with the highest score in {"dishes": [{"score" (a number), …}, …]}, in the debate's order.

    In a tie the latest dish wins, because it answers the others. Raises ValueError if there is no dish, or if one has
    no score.
    """
    dishes = event["dishes"]
    if not dishes or not all(isinstance(dish.get("score"), int | float) for dish in dishes):
        raise ValueError("There must be at least one dish, and each needs a score")
    winner: dict[str, Any] = max(reversed(dishes), key=lambda dish: dish["score"])
    logger.info("picked a winner", extra={"score": winner["score"], "dishes": len(dishes)})
    return winner
