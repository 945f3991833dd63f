"""A table, a local Slack, and services that reach both."""

from tests.backing import aws, client, clients, services, slack, table

__all__ = ["aws", "client", "clients", "services", "slack", "table"]
