"""Fixtures: a table on moto's server."""

from tests.backing import aws, clients, table

__all__ = ["aws", "clients", "table"]
