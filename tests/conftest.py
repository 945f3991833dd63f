"""Fixtures for every test, and how tests are grouped."""

import pytest

import stacks  # noqa: F401  names the Node.js that aws_cdk starts, before any test imports aws_cdk
from tests.browser import chromium, page_of
from tests.logs import keep_logs
from tests.templates import assembly, templates

__all__ = ["assembly", "chromium", "page_of", "templates"]


def pytest_configure(config: pytest.Config) -> None:
    keep_logs(config.rootpath)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs named groups first because they are slow. The other tests of a file form a group, to share its servers."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(item.config.rootpath).as_posix()))
