from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from greenlight.decisions.services import Services
from greenlight.home.publish import MOST_LOOKUPS, REFRESHED, TIME_TO_REFRESH, publish_home, refresh_home, refresh_homes
from greenlight.home.viewers import HOME_KEPT, note_viewer
from greenlight.runs.store import RunStore
from local.slack.server import LocalSlack
from tests.backing import write
from tests.greenlight.home.overviews import NOW, asks, runs
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO, calls


def home(slack: LocalSlack, user: str) -> str:
    return str(slack.workspace.homes.get(user, ""))


def always() -> float:
    """The milliseconds left of a function that always has enough time."""
    return TIME_TO_REFRESH * 10


def test_recently_opened_homes_are_updated_after_a_change(services: Services, slack: LocalSlack) -> None:
    publish_home(services, BEN)
    runs(services, 1)
    asks(services, run="r0")
    refresh_homes(services, always, "r0")
    assert "Waiting for me (1)" in home(slack, BEN)
    assert home(slack, CHIKA) == ""


def test_only_people_who_see_the_run_get_an_update(services: Services, slack: LocalSlack) -> None:
    for user in (ADA, BEN):
        publish_home(services, user)
    before = slack.workspace.homes[BEN]
    runs(services, 1, channel="C0ELSEWHERE", inputs={"movie": "secret"})
    refresh_homes(services, always, "r0")
    assert "secret" in home(slack, ADA)
    assert slack.workspace.homes[BEN] is before


def test_an_invalid_run_stops_no_function(services: Services, slack: LocalSlack) -> None:
    publish_home(services, BEN)
    runs(services, 1)
    write(services.runs, "RUN#r0", "RUN", inputs="cowboys")
    refresh_homes(services, always, "r0")
    refresh_homes(services, always)
    assert home(slack, BEN)


def test_a_refresh_keeps_the_current_page(services: Services, slack: LocalSlack) -> None:
    runs(services, 15)
    publish_home(services, ADA, f"{NOW + 4}:0")
    refresh_homes(services, always)
    assert "Newest runs" in home(slack, ADA)


def test_a_home_is_not_updated_after_an_hour(services: Services, slack: LocalSlack) -> None:
    note_viewer(services.runs.items, BEN, NOW - HOME_KEPT - 1)
    refresh_homes(services, always)
    refresh_home(services, BEN, "")
    assert slack.workspace.homes == {}


def test_with_many_homes_only_a_few_are_looked_up_in_slack(services: Services, slack: LocalSlack) -> None:
    note_viewer(services.runs.items, ADA, NOW - 60)
    for number in range(60):
        note_viewer(services.runs.items, f"U0OTHER{number:03}", NOW)
    runs(services, 1)
    refresh_homes(services, always, "r0")
    # One more lookup is for the bot itself.
    assert calls(slack).count("users.conversations") <= MOST_LOOKUPS + 1
    assert "My runs" in home(slack, ADA)


def test_lookups_stop_once_enough_homes_are_updated(services: Services, slack: LocalSlack) -> None:
    for number in range(MOST_LOOKUPS):
        user = replace(slack.workspace.users[BEN], id=f"U0NEAR{number:03}")
        slack.workspace.users[user.id] = user
        slack.workspace.set_member(STUDIO, user.id, member=True)
        note_viewer(services.runs.items, user.id, NOW)
    runs(services, 1)
    refresh_homes(services, always, "r0")
    assert calls(slack).count("views.publish") == REFRESHED
    assert calls(slack).count("users.conversations") == REFRESHED + 1


def test_refreshing_stops_when_time_runs_out(services: Services, slack: LocalSlack) -> None:
    for user in (ADA, BEN):
        note_viewer(services.runs.items, user, NOW)
    left = iter([TIME_TO_REFRESH])
    refresh_homes(services, lambda: next(left, TIME_TO_REFRESH - 1))
    assert len(slack.workspace.homes) == 1


def test_without_time_slack_is_not_asked_who_sees_a_run(services: Services, slack: LocalSlack) -> None:
    runs(services, 1)
    note_viewer(services.runs.items, BEN, NOW)
    refresh_homes(services, lambda: TIME_TO_REFRESH - 1, "r0")
    assert "users.conversations" not in [entry["method"] for entry in slack._app.log.entries()]


def test_a_home_that_slack_rejects_does_not_stop_the_others(services: Services, slack: LocalSlack) -> None:
    note_viewer(services.runs.items, "U0NOBODY001", NOW + 1)
    note_viewer(services.runs.items, BEN, NOW)
    refresh_homes(services, always)
    assert "Start something" in home(slack, BEN)


def test_without_the_table_a_refresh_logs_and_publishing_raises(
    services: Services, slack: LocalSlack, clients: dict[str, Any]
) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    services.runs = RunStore(clients["dynamodb"].Table("none"))
    refresh_homes(services, always)
    refresh_home(services, BEN, "")
    assert slack.workspace.homes[BEN] is before
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        publish_home(services, BEN)
