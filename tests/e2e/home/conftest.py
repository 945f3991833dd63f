"""One local stack for those who look at App Home, which is brought up to date with every run of the stack."""

from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.flows.conftest import MANY, model
from tests.e2e.model import RecordingModel

__all__ = ["model"]
CHAINS = "movie-pitch,technique-prompt-templating"


@pytest.fixture(scope="package")
def stack(model: RecordingModel) -> Iterator[LocalStack]:
    environ = {"MODEL": model.url, "MODEL_NAME": "recording"}
    with local_stack(environ, chains=CHAINS, limits=MANY) as running:
        yield running


@pytest.fixture
def executions(stack: LocalStack) -> Executions:
    """The executions that the test starts."""
    return Executions(stack)
