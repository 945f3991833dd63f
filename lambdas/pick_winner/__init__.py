"""The pick_winner function: picks the dish with the highest score."""
