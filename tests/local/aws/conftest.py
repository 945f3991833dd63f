"""One local AWS for each test module, with a stub model and a way to run state machines; functions without it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.aws.pool import Pool
from local.aws.server import LocalAws
from local.aws.workers import Function, environment
from tests.local.aws.support import Machines, Start, StubModel
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


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Pool] = []

    def begin(function: Function, command: list[str] | None = None, **settings: Any) -> Pool:
        known = environment(function, "us-east-1", "http://127.0.0.1:9", KEY, SOURCES)
        started.append(Pool(function, known, SOURCES, command, **settings))
        return started[-1]

    yield begin
    for pool in started:
        pool.stop()
