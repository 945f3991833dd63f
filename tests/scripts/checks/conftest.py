"""Fixtures: the local AWS."""

from tests.backing import aws

__all__ = ["aws"]
