"""How long the AWS SDK's clients wait, and how many attempts they make."""

from typing import Any

import pytest

from greenlight.aws import clients
from tests.sdk import REGION


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)


def waits(client: Any) -> tuple[str, int, int, int]:
    config = client.meta.config
    tries = config.retries["total_max_attempts"]
    return client.meta.service_model.service_name, config.connect_timeout, config.read_timeout, tries


def test_quick_calls_end_before_slack_gives_up() -> None:
    found = [waits(client) for client in (clients.table("t").meta.client, clients.sqs())]
    assert found == [("dynamodb", 1, 2, 2), ("sqs", 1, 2, 2)]
    assert clients.table("t").name == "t"


def test_once_makes_a_single_attempt() -> None:
    assert waits(clients.step_functions(clients.QUICK)) == ("stepfunctions", 1, 2, 2)
    assert waits(clients.step_functions(clients.ONCE)) == ("stepfunctions", 1, 2, 1)


def test_s3_uses_the_sdks_own_timeouts() -> None:
    client: Any = clients.s3()
    assert (client.meta.service_model.service_name, client.meta.config.read_timeout) == ("s3", 60)
