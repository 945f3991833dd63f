"""One local stack for all tests in this folder, with a model that records its prompts.

Tests do not clean up. Each has its own topic and looks only at its own people and runs, so a run that still waits for
a decision does not matter.
"""

import re
from collections.abc import Iterator

import pytest

from local.slack.pings import pings
from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import BOT, Json

HIGH_LIMITS = {"*": {"per_person": 500, "at_once": 500}}
"""High enough that runs left waiting do not block other tests."""


@pytest.fixture(scope="package")
def model() -> Iterator[RecordingModel]:
    recording = RecordingModel()
    recording.start()
    yield recording
    recording.stop()


@pytest.fixture(scope="package")
def stack(model: RecordingModel) -> Iterator[LocalStack]:
    with local_stack({"MODEL": model.url, "MODEL_NAME": "claude-sonnet-4-6"}, limits=HIGH_LIMITS) as running:
        yield running


@pytest.fixture(autouse=True)
def polite(stack: LocalStack) -> Iterator[None]:
    """Checks after each test that every message or file has a text, and that none notifies a whole channel."""
    before = posted(stack)
    yield
    for key, message in posted(stack).items():
        if key not in before and message["user"] == BOT:
            titles = [file["title"] for file in message.get("files", [])]
            assert re.search(r"[^\W\d]{3}", " ".join([message["text"], *titles])), message
            assert not {"channel", "here", "everyone", "group"} & set(pings(message)), message


def posted(stack: LocalStack) -> dict[tuple[str, str], Json]:
    """Every message in the workspace, by channel and timestamp."""
    workspace = stack.slack.workspace
    return {(room, message["ts"]): message for room in workspace.channels for message in workspace.messages(room)}


@pytest.fixture(scope="package")
def all_executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture
def executions(all_executions: Executions) -> Executions:
    """The executions that the test starts."""
    all_executions.begin()
    return all_executions
