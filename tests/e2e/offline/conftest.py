"""One stack like that of `make demo` for all tests in this folder."""

from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.assemblies import local_stack


@pytest.fixture(scope="package")
def stack() -> Iterator[LocalStack]:
    with local_stack() as running:
        yield running
