"""One local stack for every test in this folder, with a model behind it that records what it is asked.

No test cleans up: each has its own topic, and looks only at what its own people and runs bring. A run left waiting for
a decision disturbs nobody.
"""

import json
from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel

MANY = json.dumps({"*": {"per_person": 500, "at_once": 500}})
"""Runs that the tests leave waiting take no room away from the others."""


@pytest.fixture(scope="package")
def model() -> Iterator[RecordingModel]:
    recording = RecordingModel()
    recording.start()
    yield recording
    recording.stop()


@pytest.fixture(scope="package")
def stack(model: RecordingModel) -> Iterator[LocalStack]:
    with LocalStack(
        context={"greenlight:bounds": MANY}, environ={"MODEL": model.url, "MODEL_NAME": "recording"}
    ) as running:
        yield running


@pytest.fixture(scope="package")
def all_executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture
def executions(all_executions: Executions) -> Executions:
    """The executions that the test starts."""
    all_executions.begin()
    return all_executions
