"""The table's indexes, in a module of their own so that the stacks need no AWS SDK."""

INDEXES = {"by_due": ("queue", "look"), "by_group": ("group", "since"), "by_place": ("place", "since")}
"""The indexes of the table of runs and decisions. Each has two keys, a string and a number (`greenlight.aws.table`)."""
