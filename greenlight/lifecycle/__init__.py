"""How a run starts, is adopted, begins, ends and is resumed: shared by the bot and the functions."""
