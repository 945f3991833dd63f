"""Fixtures for every test."""

import stacks  # noqa: F401  names the Node.js that aws_cdk starts, before any test imports aws_cdk
from tests.browser import chromium, page_of

__all__ = ["chromium", "page_of"]
