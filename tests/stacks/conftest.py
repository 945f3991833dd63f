"""What the stacks' tests know of templates; the fixtures are every test's."""

from tests.templates import Template, resources

__all__ = ["Template", "resources"]
