"""Meal planner: two chefs who debate what to cook, a judge who scores, and the recipe of the tastiest dish."""

from chains.spec import Chain, Input, Step

chain = Chain(
    name="meal-planner",
    command="/plan-meal",
    title="Meal planner",
    emoji="🍳",
    description="Let two chefs debate what to cook from your ingredients, and write the recipe of the tastiest dish",
    inputs=(
        Input(
            name="ingredients",
            label="Which ingredients do you have?",
            hint="What has to be used up; add what you cannot eat.",
            example="chicken, rice",
        ),
    ),
    steps=(
        Step(key="debate", label="Debate of two chefs"),
        Step(key="winner", label="Winner"),
        Step(key="recipe", label="Recipe"),
    ),
)
