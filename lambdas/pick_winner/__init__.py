"""The pick_winner function: the dish with the highest score."""
