"""One local AWS for each test module, with a stub model, and a way to run state machines to their end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws.server import LocalAws
from tests.local.aws.support import Machines, StubModel
from tests.sdk import KEY

SOURCES = Path(__file__).with_name("functions")


@pytest.fixture(scope="module")
def model() -> Iterator[StubModel]:
    stub = StubModel()
    stub.start()
    yield stub
    stub.stop()


@pytest.fixture(scope="module")
def aws(model: StubModel) -> Iterator[LocalAws]:
    local = LocalAws(SOURCES, bedrock_runtime_url=model.url, retry_seconds=(0.0, 0.0), key=KEY)
    local.start()
    yield local
    local.stop()


@pytest.fixture
def clean(model: StubModel) -> StubModel:
    """The model without earlier requests and errors."""
    model.asked.clear()
    model.errors.clear()
    return model


@pytest.fixture(scope="module")
def machines(aws: LocalAws) -> Machines:
    return Machines(aws)
