"""How the work of an agent may end: what the functions that ask agents share."""
