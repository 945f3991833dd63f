"""Who may see and use a run, by its workspace and its channel."""

from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.answers import RefusedError, decision_for
from bot.runs.seeing import seeing_refusal
from bot.runs.steering import stop, try_again
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from local.slack.server import LocalSlack
from tests.bot.decisions.asked import ask, button
from tests.local.slack.support import ADA, BEN, RANDOM, STUDIO, TEAM, TRAVEL

RUN = RunRecord(name="r1", chain="movie-pitch", user=ADA, team=TEAM, channel=STUDIO, inputs={}, started=1)


@pytest.mark.parametrize(
    ("channel", "user", "here", "refusal"),
    [
        (STUDIO, BEN, STUDIO, ""),
        (STUDIO, BEN, TRAVEL, ""),
        (STUDIO, BEN, "", ""),
        (TRAVEL, BEN, TRAVEL, texts.runs.NOT_SEEN),
        (TRAVEL, BEN, STUDIO, texts.runs.NOT_SEEN),
        (TRAVEL, BEN, "", texts.runs.NOT_SEEN),
        (TRAVEL, ADA, "", ""),
        # The bot is not in it, so Slack says nothing about it.
        (RANDOM, BEN, RANDOM, ""),
        (RANDOM, BEN, STUDIO, texts.runs.NOT_SEEN),
    ],
)
def test_people_in_the_channel_see_a_run(
    services: Services, slack: LocalSlack, channel: str, user: str, here: str, refusal: str
) -> None:
    slack.workspace.set_member(TRAVEL, BEN, member=False)
    assert seeing_refusal(services, replace(RUN, channel=channel), user, here) == refusal


def test_without_an_answer_only_the_place_of_the_click_counts(services: Services) -> None:
    services.slack.token = "xoxb-wrong"
    assert seeing_refusal(services, RUN, BEN, STUDIO) == ""
    assert seeing_refusal(services, RUN, BEN, TRAVEL) == texts.runs.CHANNELS_UNKNOWN


@pytest.mark.parametrize("act", [stop, try_again, lambda services, _, user: decision_for(services, button(""), user)])
def test_a_run_of_another_workspace_is_refused(services: Services, act: Any) -> None:
    ask(services)
    services.kinds.note(BEN, TEAM, "T0OTHER0001")
    with pytest.raises(RefusedError) as refused:
        act(services, "r1", BEN)
    assert str(refused.value) == texts.runs.OTHER_WORKSPACE
    assert seeing_refusal(services, RUN, BEN, STUDIO) == texts.runs.OTHER_WORKSPACE
    # In an Enterprise Grid organisation.
    services.kinds.note(BEN, TEAM)
    assert seeing_refusal(services, RUN, BEN, STUDIO) == ""
