"""A table and a local Slack."""

from tests.backing import aws, client, slack, table

__all__ = ["aws", "client", "slack", "table"]
