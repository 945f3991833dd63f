"""The indexes of the table. They are apart from it so that the stacks need no AWS SDK."""

INDEXES = {"by_due": ("queue", "look"), "by_group": ("group", "since"), "by_place": ("place", "since")}
"""The indexes of the table of runs and decisions with their keys, a text and a number (`greenlight.aws.table`)."""
