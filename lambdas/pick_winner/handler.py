"""Picks the dish with the highest score out of a debate."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The dish of {"dishes": [{"score" (a number), …}, …]}, in the order of the debate, that scored highest.

    Of dishes that scored alike it is the latest, since that one answers the others. Raises ValueError where there is
    no dish, or one without a score.
    """
    dishes = event["dishes"]
    if not dishes or not all(isinstance(dish.get("score"), int | float) for dish in dishes):
        raise ValueError("There has to be at least one dish, and each needs a score")
    winner: dict[str, Any] = max(reversed(dishes), key=lambda dish: dish["score"])
    logger.info("picked a winner", extra={"score": winner["score"], "dishes": len(dishes)})
    return winner
