"""Trip planner."""
