"""A table, a local Slack, services that reach both, and questions that executions wait with."""

from tests.asking import asking
from tests.backing import aws, client, clients, services, slack, table

__all__ = ["asking", "aws", "client", "clients", "services", "slack", "table"]
