import pytest

from bot.runs.about import HELP, about
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.spec.catalog import find_chains
from local.slack.pings import pings
from tests.greenlight.home.overviews import NOW, runs
from tests.local.slack.support import ADA, BEN, RANDOM

HOSTILE = '<!channel> <@U0ADA000001> @here *bold* `code` & "quotes"\n# line'


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP"])
def test_help_is_shown_for_help_or_no_text(services: Services, text: str) -> None:
    assert about(services, ADA, text) == HELP


def test_chains_lists_every_chain_with_its_command(services: Services) -> None:
    text = about(services, ADA, "chains")
    assert [chain.name for chain in find_chains().values() if f"`{chain.call}`" not in text] == []


def test_an_unknown_word_is_shown_and_pings_nobody(services: Services) -> None:
    said = about(services, ADA, "&lt;!channel&gt; now")
    assert said.startswith('/greenlight has no "&lt;!channel&gt;".')
    assert pings({"text": said}) == []
    assert HELP in said


def test_runs_lists_a_persons_own_runs_newest_first(services: Services) -> None:
    assert about(services, ADA, "runs").startswith("You have no runs yet.")
    runs(services, 12)
    lines = about(services, ADA, "runs").splitlines()
    assert [line.rpartition("(")[2] for line in lines] == [f"`r{number}`)" for number in range(11, 1, -1)]
    assert about(services, BEN, "runs").startswith("You have no runs yet.")


def test_a_run_without_input_has_no_dot_behind_its_title(services: Services) -> None:
    runs(services, 1, inputs={"movie": ""})
    assert "*<https://studio.example/1|Movie pitch>*, <!date" in about(services, ADA, "runs")


@pytest.mark.parametrize(
    "text",
    ["status\u00a0r0", "status `r0`", "status\nr0", "Status r0", "`status` *r0*", "status “r0”", "\ufeffstatus r0"],
)
def test_a_run_is_found_however_its_name_was_pasted(services: Services, text: str) -> None:
    runs(services, 2)
    assert "https://studio.example/1" in about(services, ADA, text)
    assert about(services, ADA, text) == about(services, ADA, "status r0")


def test_a_run_with_an_odd_name_is_found_by_it(services: Services) -> None:
    runs(services, 1, name="r–0_")
    assert "cowboys" in about(services, ADA, "status `r–0_`".replace("`", ""))


def test_status_without_a_name_shows_the_newest_run(services: Services) -> None:
    assert about(services, ADA, "status").startswith("You have no runs yet.")
    runs(services, 2, status="failed", reason="the model was too busy to answer.", ended=NOW)
    said = about(services, ADA, "status")
    assert "https://studio.example/1" in said
    assert "the model was too busy to answer." in said


def test_a_run_without_a_thread_leads_to_its_card(services: Services) -> None:
    runs(services, 1, link="", card="https://studio.example/card")
    assert "*<https://studio.example/card|Movie pitch>*" in about(services, ADA, "runs")


def test_status_is_shown_to_people_who_can_read_the_channel(services: Services) -> None:
    runs(services, 1)
    assert "cowboys" in about(services, BEN, "status r0")
    services.slack.token = "xoxb-none"
    services.__dict__.pop("channels")
    assert about(services, BEN, "status r0") == texts.runs.CHANNELS_UNKNOWN
    assert "cowboys" in about(services, ADA, "status r0")


def test_status_does_not_reveal_runs_in_other_channels(services: Services) -> None:
    runs(services, 1, channel=RANDOM)
    assert about(services, BEN, "status r0") == about(services, BEN, "status none").replace("none", "r0")
    assert "cowboys" in about(services, ADA, "status r0")


def test_a_runs_input_pings_nobody(services: Services) -> None:
    runs(services, 1, inputs={"movie": HOSTILE * 9}, link="")
    for text in ("runs", "status", "status r0"):
        said = about(services, ADA, text)
        assert pings({"text": said}) == []
        assert "\n" not in said
