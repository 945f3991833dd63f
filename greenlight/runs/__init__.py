"""Runs: the record, its store, the card, the result, limits and failures."""
