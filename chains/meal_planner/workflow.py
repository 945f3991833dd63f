"""Meal planner: its workflow.

A proposal is `{"chef", "round", "dish"}`. Once scored, it also has "score" (0 to 100) and "reason".
The judge scores in one conversation, which makes the scores of all rounds comparable.
"""

from typing import Any

from aws_cdk.aws_stepfunctions import Chain, IChainable

from stacks.steps import Steps

CHEFS = ("Alma", "Bruno")
MAX_ROUNDS = 3


def _answer_with(**properties: Any) -> dict[str, Any]:
    """The JSON schema of an object with exactly these properties."""
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


REASON = {"type": "string", "minLength": 1, "maxLength": 400}
SCORE = _answer_with(score={"type": "integer", "minimum": 0, "maximum": 100}, reason=REASON)
SCORES = _answer_with(**dict.fromkeys(CHEFS, SCORE))
VERDICT = _answer_with(agree={"type": "boolean"}, reason=REASON)

PROPOSALS = {chef.lower(): f"$proposals[chef = '{chef}'].dish" for chef in CHEFS}
SCORED = "$proposals.$merge([$, $lookup($scores, chef)])"
DEBATE = f"$append($earlier, {SCORED})"
NEXT_ROUND = {"debate": DEBATE, "judged": "$judgements"}
SCOREBOARD = (
    "'Round ' & $proposals[0].round & '.\n\n'"
    f" & $join({SCORED}.('- **Chef ' & chef & ': ' & score & ' of 100.** ' & reason), '\n')"
)
TRANSCRIPT = (
    "$join($states.input.debate.("
    "'Round ' & round & ', Chef ' & chef & ', ' & score & ' of 100. The judge: ' & reason & '\n\n' & dish"
    "), '\n\n')"
)


def workflow(steps: Steps) -> IChainable:
    """Two chefs each suggest a dish, a judge scores both, and each chef sees the scores and tries to beat the other.

    When they agree, or after three rounds, the dish with the highest score becomes a recipe.
    """
    chefs = steps.in_parallel(
        "Both chefs",
        [_chef(steps, chef) for chef in CHEFS],
        remember={
            "proposals": "$states.result",
            "earlier": "[$states.input.debate]",
            "judged": "[$states.input.judged]",
        },
    )
    agreed = steps.choose(
        "Is the debate over?",
        {f"$verdict.agree or $proposals[0].round = {MAX_ROUNDS}": _recipe(steps)},
        otherwise=chefs,
        otherwise_output=NEXT_ROUND,
    )
    have_seen_scores = steps.choose(
        "Have the chefs seen scores?",
        {"$count($earlier) > 0": _verdict(steps).next(agreed)},
        otherwise=chefs,
        otherwise_output=NEXT_ROUND,
    )
    return chefs.next(_scores(steps)).next(have_seen_scores)


def _chef(steps: Steps, chef: str) -> IChainable:
    propose = steps.ask_model(
        f"Chef {chef} proposes",
        prompt=steps.either("$exists($states.input.debate)", f"Answer as Chef {chef}", f"Suggest as Chef {chef}"),
        values={"debate": TRANSCRIPT},
        temperature=0.8,
        max_tokens=400,
        reading=f"{{'chef': '{chef}', 'round': $count($states.input.debate) / 2 + 1, 'dish': $reply}}",
    )
    said = "'Round ' & $states.input.round & '.\n\n' & $states.input.dish"
    return propose.next(steps.tell(f"Tell Chef {chef}'s dish", milestone="debate", title=f"Chef {chef}", text=said))


def _scores(steps: Steps) -> Chain:
    score = steps.ask_model(
        "Score both dishes",
        prompt="Score both dishes",
        values=PROPOSALS,
        after="$judged",
        conversation_as="judgements",
        schema=SCORES,
        temperature=0,
        max_tokens=400,
        remember_as="scores",
    )
    return score.next(steps.tell("Tell the scores", milestone="debate", title="Scores", text=SCOREBOARD))


def _verdict(steps: Steps) -> Chain:
    judge = steps.ask_model(
        "Judge whether they agree",
        prompt="Judge whether they agree",
        values=PROPOSALS,
        schema=VERDICT,
        temperature=0,
        max_tokens=200,
        remember_as="verdict",
    )
    said = "($verdict.agree ? 'Yes. ' : 'No. ') & $verdict.reason"
    return judge.next(steps.tell("Tell the verdict", milestone="debate", title="Do they agree?", text=said))


def _recipe(steps: Steps) -> Chain:
    pick = steps.run_code("Pick the winner", function="pick_winner", payload={"dishes": DEBATE}, remember_as="winner")
    said = "'Chef ' & $winner.chef & ', round ' & $winner.round & ', ' & $winner.score & ' of 100.\n\n' & $winner.dish"
    tell = steps.tell("Tell the winner", milestone="winner", title="The winner", text=said)
    write = steps.ask_model(
        "Write the recipe",
        prompt="Write the recipe",
        values={"dish": "$winner.dish"},
        temperature=0.3,
        max_tokens=1500,
        remember_as="recipe",
    )
    publish = steps.finish("Publish", milestone="recipe", title="Recipe", text="$recipe")
    return pick.next(tell).next(write).next(publish)
