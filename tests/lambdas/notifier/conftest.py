"""Fixtures: a table, a local Slack, services that reach both, and a run with its card."""

from tests.backing import aws, client, clients, services, slack, table
from tests.greenlight.conftest import told

__all__ = ["aws", "client", "clients", "services", "slack", "table", "told"]
