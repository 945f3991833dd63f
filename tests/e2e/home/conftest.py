"""A stack for tests of App Home, because every run in a stack updates App Home."""

from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.flows.conftest import HIGH_LIMITS, model
from tests.e2e.model import RecordingModel

__all__ = ["model"]
CHAINS = "movie-pitch,technique-prompt-templating"


@pytest.fixture(scope="package")
def stack(model: RecordingModel) -> Iterator[LocalStack]:
    environ = {"MODEL": model.url, "MODEL_NAME": "claude-sonnet-4-6"}
    with local_stack(environ, chains=CHAINS, limits=HIGH_LIMITS) as running:
        yield running


@pytest.fixture
def executions(stack: LocalStack) -> Executions:
    """The executions that the test starts."""
    return Executions(stack)
