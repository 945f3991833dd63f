"""State machines on the local Step Functions."""

import pytest

from local.aws.server import LocalAws
from tests.local.aws.support import Machines


@pytest.fixture
def machines(aws: LocalAws) -> Machines:
    return Machines(aws)
