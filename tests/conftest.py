"""Fixtures for every test."""

import stacks  # noqa: F401  names the Node.js that aws_cdk starts, before any test imports aws_cdk
from tests.browser import chromium, page_of
from tests.templates import assembly, templates

__all__ = ["assembly", "chromium", "page_of", "templates"]
