"""The reconciler's entry point: a round within the function's time, then App Home, even after a failed round."""

import pytest

from greenlight.decisions.services import Services
from greenlight.home.publish import TIME_TO_REFRESH, publish_home
from lambdas.reconciler import handler as module
from lambdas.reconciler.sweep import TroubleError
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.lambdas.context import Context
from tests.lambdas.reconciler.test_sweep import due, reminded
from tests.local.slack.support import BEN

__all__ = ["due"]


@pytest.fixture(autouse=True)
def reached(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the function use the test's services."""
    monkeypatch.setattr(module, "services", services)


def test_every_home_is_refreshed_after_a_round(
    asking: Asking, services: Services, slack: LocalSlack, due: list[str]
) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    module.handler({}, Context("reconciler"))
    assert reminded(asking, *due) == [True, True]
    assert slack.workspace.homes[BEN] is not before


def test_homes_are_refreshed_even_after_a_failed_round(services: Services, slack: LocalSlack) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    services.dead_letters[0].send("{}")
    with pytest.raises(TroubleError, match="1 of"):
        module.handler({}, Context("reconciler"))
    assert slack.workspace.homes[BEN] is not before


def test_nothing_starts_without_time_left(
    asking: Asking, services: Services, slack: LocalSlack, due: list[str]
) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    module.handler({}, Context("reconciler", TIME_TO_REFRESH - 1))
    assert reminded(asking, *due) == [False, False]
    assert slack.workspace.homes[BEN] is before
