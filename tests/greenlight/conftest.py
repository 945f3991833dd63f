"""A table and a local Slack."""

from tests.backing import aws, client, clients, slack, table

__all__ = ["aws", "client", "clients", "slack", "table"]
