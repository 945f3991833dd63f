"""How a run starts, is adopted, ends and resumes: shared by the bot and the functions."""
