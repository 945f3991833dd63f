"""Meal planner: two chefs who debate what to cook, a judge who scores, and the recipe of the tastiest dish."""

from greenlight import Chain, Input, Milestone

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
    milestones=(
        Milestone(key="debate", label="Debate of two chefs"),
        Milestone(key="winner", label="Winner"),
        Milestone(key="recipe", label="Recipe"),
    ),
)
