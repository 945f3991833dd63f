"""Fixtures for every test."""

from tests.browser import chromium, page_of

__all__ = ["chromium", "page_of"]
