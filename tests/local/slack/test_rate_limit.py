import pytest
import requests

from local.slack.installation import Limits
from local.slack.rate_limit import BURST, POST, PUBLISH, UPDATE, Rate, RateLimit
from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    BEN,
    CHIKA,
    DEADLINE,
    MANIFEST,
    RANDOM,
    STUDIO,
    TRAVEL,
    Clock,
    control,
    look,
    running,
    section,
)

HOME = {"type": "home", "blocks": [section("x")]}
FAST = {"seconds": 0.05, "burst": 1}


def call(slack: LocalSlack, method: str, **arguments: object) -> tuple[int, str]:
    """Returns the status and Retry-After ("" if there is none)."""
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    answer = requests.post(f"{slack.url}/api/{method}", json=arguments, headers=headers, timeout=DEADLINE)
    assert answer.json().get("error", "ratelimited") == "ratelimited"
    return answer.status_code, answer.headers.get("Retry-After", "")


def test_a_burst_then_one_a_second_in_each_channel(clock: Clock) -> None:
    limit = RateLimit(clock)
    assert [limit.wait(STUDIO, POST) for _ in range(BURST + 1)] == [0] * BURST + [1]
    assert limit.wait(RANDOM, POST) == 0
    clock.seconds += 0.25
    assert limit.wait(STUDIO, POST) == 0.75
    clock.seconds += 0.75
    assert [limit.wait(STUDIO, POST) for _ in range(2)] == [0, 1]


@pytest.mark.parametrize(("rate", "a_minute"), [(POST, 60), (UPDATE, 50), (PUBLISH, 100)])
def test_the_rates_are_slacks(clock: Clock, rate: Rate, a_minute: int) -> None:
    limit = RateLimit(clock)
    assert [limit.wait("x", rate) for _ in range(rate.burst)] == [0] * rate.burst
    allowed = 0
    for _ in range(6000):
        clock.seconds += 0.01
        allowed += not limit.wait("x", rate)
    assert allowed == a_minute


def test_posts_to_people_and_channels_have_one_rate(clock: Clock) -> None:
    with running(LocalSlack(MANIFEST, limits=Limits(rate_limit=True, post=Rate(2.5, 1)), now=clock)) as slack:
        assert call(slack, "chat.postEphemeral", channel=STUDIO, user=ADA, text="x") == (200, "")
        assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (429, "3")
        assert call(slack, "chat.postEphemeral", channel=STUDIO, user=BEN, text="x") == (429, "3")
        assert call(slack, "chat.postMessage", channel=TRAVEL, text="x") == (200, "")
        clock.seconds += 2
        assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (429, "1")
        clock.seconds += 0.5
        assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (200, "")
        assert [len(slack.workspace.messages(channel)) for channel in (STUDIO, TRAVEL)] == [2, 1]


def test_updates_and_home_tabs_are_limited_for_the_workspace(clock: Clock) -> None:
    limits = Limits(rate_limit=True, update=Rate(1.2, 2), publish=Rate(0.6, 2))
    with running(LocalSlack(MANIFEST, limits=limits, now=clock)) as slack:
        ones = [slack.workspace.post(channel, {"bot_id": slack.workspace.bot_id}) for channel in (STUDIO, TRAVEL)]
        places = [(STUDIO, ones[0]["ts"]), (TRAVEL, ones[1]["ts"]), (STUDIO, ones[0]["ts"])]
        updates = [call(slack, "chat.update", channel=channel, ts=ts, text="y") for channel, ts in places]
        assert updates == [(200, ""), (200, ""), (429, "2")]
        homes = [call(slack, "views.publish", user_id=user, view=HOME) for user in (ADA, BEN, CHIKA)]
        assert homes == [(200, ""), (200, ""), (429, "1")]


def test_limits_change_while_it_runs(slack: LocalSlack, clock: Clock) -> None:
    before = look(slack, "limits")["limits"]
    changed = control(slack, "limits", rate_limit=True, post=FAST, retry_after_step=0.01)["limits"]
    assert changed == {**before, "rate_limit": True, "post": FAST, "retry_after_step": 0.01}
    assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (200, "")
    clock.seconds += 0.025
    assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (429, "0.03")
    control(slack, "limits", rate_limit=False)
    assert call(slack, "chat.postMessage", channel=STUDIO, text="x") == (200, "")
    control(slack, "reset")
    assert look(slack, "limits")["limits"] == before


def test_a_shorter_time_holds_for_what_was_issued_before(slack: LocalSlack, clock: Clock) -> None:
    control(slack, "limits", trigger_seconds=0.5)
    trigger_id = slack._app.triggers.issue(ADA)
    clock.seconds += 1
    arguments = {"token": slack.bot_token, "trigger_id": trigger_id, "view": "{}"}
    answer = requests.post(f"{slack.url}/api/views.open", data=arguments, timeout=DEADLINE)
    assert answer.json()["error"] == "expired_trigger_id"


def test_unknown_limits_are_malformed(slack: LocalSlack) -> None:
    assert "There is no limit speed; there are ack_seconds" in control(slack, "limits", status=400, speed=1)["error"]
    for wrong in (1, {"per": 1}):
        assert "seconds and burst" in control(slack, "limits", status=400, post=wrong)["error"]
