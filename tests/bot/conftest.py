"""A table, a local Slack, and services that reach both."""

from tests.backing import aws, client, services, slack, table

__all__ = ["aws", "client", "services", "slack", "table"]
