"""A deployment with few of the chains: Home, menus and commands are about those alone."""

import json
from typing import Any

import pytest

from chains.catalog import all_chains
from greenlight.services import Services
from local.slack.app_events import say
from local.slack.server import LocalSlack
from tests.greenlight.overviews import NOW, runs
from tests.local.slack.support import ADA, STUDIO, control, look

DEPLOYED = ["movie-pitch", "popular-repo-langchain"]


@pytest.fixture(autouse=True)
def few_chains(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The bot of such a deployment, and the manifest of one with all chains."""
    monkeypatch.setenv("CHAINS", ",".join(DEPLOYED))
    request.getfixturevalue("app")


def modals(slack: LocalSlack) -> list[dict[str, Any]]:
    return [one["view"] for one in look(slack, "state")["views"]]


def typed(slack: LocalSlack, command: str, text: str) -> Any:
    return control(slack, "command", channel=STUDIO, user=ADA, command=command, text=text)


def told(slack: LocalSlack) -> str:
    """What was told privately last."""
    return str(slack.workspace.messages(STUDIO)[-1]["text"])


def test_home_starts_those_that_are_there(slack: LocalSlack) -> None:
    control(slack, "open-home", user=ADA)
    home = json.dumps(slack.workspace.homes[ADA])
    assert [name for name in all_chains() if f'"begin:{name}"' in home] == DEPLOYED
    assert "/plan-trip" not in home


def test_the_bots_own_command_lists_those_that_are_there(slack: LocalSlack) -> None:
    assert typed(slack, "/greenlight", "chains")["ok"]
    assert [name for name, chain in all_chains().items() if f"`{chain.call}`" in told(slack)] == DEPLOYED


def test_a_message_is_made_into_one_of_those_that_are_there(slack: LocalSlack) -> None:
    said = say(slack._app, STUDIO, ADA, "a film")
    use = {"callback_id": "start_from_message", "user": ADA, "channel": STUDIO, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    (menu,) = modals(slack)
    assert [option["value"] for option in menu["blocks"][0]["element"]["options"]] == DEPLOYED


def test_a_command_that_is_not_shared_any_more_keeps_its_word(slack: LocalSlack) -> None:
    assert typed(slack, "/popular-repo", "bedrock")["ok"]
    assert told(slack).startswith('/popular-repo has no "bedrock". Say one of these words after it: langchain.')
    assert typed(slack, "/popular-repo", "langchain Python")["ok"]
    assert "Popular repo (LangChain)" in str(slack.workspace.messages(STUDIO))


def test_a_run_of_a_chain_that_is_left_out_stays_readable(slack: LocalSlack, services: Services) -> None:
    runs(services, 1, chain="trip-planner", inputs={"place": "Paris"}, status="failed", reason="x", ended=NOW)
    control(slack, "open-home", user=ADA)
    home = json.dumps(slack.workspace.homes[ADA], ensure_ascii=False)
    assert "🧳 *Trip planner* · Paris" in home
