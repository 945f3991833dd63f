"""One local stack for every test in this folder, with a model behind it that records what it is asked.

No test cleans up: each has its own topic, and looks only at what its own people and runs bring. A run left waiting for
a decision disturbs nobody.
"""

from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import ADA, BEN, Person
from tests.e2e.signed import Signed


@pytest.fixture(scope="package")
def model() -> Iterator[RecordingModel]:
    recording = RecordingModel()
    recording.start()
    yield recording
    recording.stop()


@pytest.fixture(scope="package")
def stack(model: RecordingModel) -> Iterator[LocalStack]:
    with LocalStack(environ={"MODEL": model.url, "MODEL_NAME": "recording"}) as running:
        yield running


@pytest.fixture
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture
def slack(stack: LocalStack) -> Signed:
    return Signed(stack.slack)


@pytest.fixture
def ada(stack: LocalStack) -> Person:
    return Person(stack.slack.url, ADA)


@pytest.fixture
def ben(stack: LocalStack) -> Person:
    return Person(stack.slack.url, BEN)
