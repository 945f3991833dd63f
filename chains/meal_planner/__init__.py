"""Meal planner."""
