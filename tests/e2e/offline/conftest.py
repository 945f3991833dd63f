"""One stack, as `make demo` has it, for every test in this folder."""

from collections.abc import Iterator

import pytest

from local.stack import LocalStack


@pytest.fixture(scope="package")
def stack() -> Iterator[LocalStack]:
    with LocalStack(environ={}) as running:
        yield running
