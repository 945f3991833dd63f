"""Meal planner: two chefs debate what to cook, a judge scores, and the best dish becomes a recipe."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="meal-planner",
    command="/plan-meal",
    title="Meal planner",
    emoji="🍳",
    description="Let two chefs debate what to cook with your ingredients, and get the recipe for the best dish",
    inputs=(
        Input(
            name="ingredients",
            label="Which ingredients do you have?",
            hint="List what you want to use up, and anything you can't eat.",
            example="chicken, rice",
        ),
    ),
    milestones=(
        Milestone(key="debate", label="Chefs' debate"),
        Milestone(key="winner", label="Winner"),
        Milestone(key="recipe", label="Recipe"),
    ),
)
