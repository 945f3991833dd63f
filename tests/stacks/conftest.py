"""Template helpers for the stacks' tests. The fixtures in `tests/templates.py` are for all tests."""

from tests.templates import Template, resources

__all__ = ["Template", "resources"]
