"""A deployment with a few of the chains: Home, menus and commands offer only those."""

import json
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.spec.catalog import all_chains
from local.slack.app_events import say
from local.slack.server import LocalSlack
from tests.greenlight.home.overviews import NOW, runs
from tests.local.slack.support import ADA, ADAS_DM, STUDIO, client_of, control, look

DEPLOYED = ["movie-pitch", "popular-repo-langchain"]


@pytest.fixture(autouse=True)
def few_chains(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The bot of such a deployment, with the manifest of a deployment with all chains."""
    monkeypatch.setenv("CHAINS", ",".join(DEPLOYED))
    request.getfixturevalue("app")


def modals(slack: LocalSlack) -> list[dict[str, Any]]:
    return [one["view"] for one in look(slack, "state")["views"]]


def typed(slack: LocalSlack, command: str, text: str) -> Any:
    return control(slack, "command", channel=STUDIO, user=ADA, command=command, text=text)


def told(slack: LocalSlack) -> str:
    """Returns the text of the newest private message."""
    return str(slack.workspace.messages(STUDIO)[-1]["text"])


def test_home_starts_only_deployed_chains(slack: LocalSlack) -> None:
    control(slack, "open-home", user=ADA)
    home = json.dumps(slack.workspace.homes[ADA])
    assert [name for name in all_chains() if f'"begin:{name}"' in home] == DEPLOYED
    assert "/plan-trip" not in home


def test_the_bots_own_command_lists_only_deployed_chains(slack: LocalSlack) -> None:
    assert typed(slack, "/greenlight", "chains")["ok"]
    assert [name for name, chain in all_chains().items() if f"`{chain.call}`" in told(slack)] == DEPLOYED


def test_the_shortcut_offers_only_deployed_chains(slack: LocalSlack) -> None:
    (menu,) = menu_for(slack)
    assert [option["value"] for option in menu["blocks"][0]["element"]["options"]] == DEPLOYED


def test_a_command_left_with_one_chain_keeps_its_word(slack: LocalSlack) -> None:
    assert typed(slack, "/popular-repo", "bedrock")["ok"]
    assert told(slack) == '/popular-repo has no "bedrock". Type /popular-repo langchain.'
    assert typed(slack, "/popular-repo", "langchain Python")["ok"]
    assert "Popular repo (LangChain)" in str(slack.workspace.messages(STUDIO))


GONE = "isn't available here. Type /greenlight chains to see what you can start."


def test_a_command_of_an_older_manifest_is_answered(slack: LocalSlack) -> None:
    assert typed(slack, "/plan-trip", "Paris")["ok"]
    assert told(slack) == f"/plan-trip {GONE}"


@pytest.mark.parametrize("call", ["/plan-trip", "/popular-repo bedrock"])
def test_a_button_for_a_missing_chains_form_says_so(slack: LocalSlack, call: str) -> None:
    button = {"type": "button", "action_id": f"open_form:{call}", "text": {"type": "plain_text", "text": "Open form"}}
    assert pressed(slack, STUDIO, button)["ok"]
    assert (told(slack), modals(slack)) == (f"{call} {GONE}", [])


def test_a_missing_chain_is_reported_by_direct_message(slack: LocalSlack) -> None:
    label = {"type": "plain_text", "text": "🧳 Trip planner"}
    assert pressed(slack, ADAS_DM, {"type": "button", "action_id": "begin:trip-planner", "text": label})["ok"]
    assert slack.workspace.messages(ADAS_DM)[-1]["text"] == f"🧳 Trip planner {GONE}"
    assert modals(slack) == []


def pressed(slack: LocalSlack, channel: str, button: dict[str, Any]) -> Any:
    """Clicks a button in a message that an earlier version posted."""
    blocks = [{"type": "actions", "elements": [button]}]
    posted = client_of(slack).chat_postMessage(channel=channel, text="earlier", blocks=blocks)
    return control(slack, "interact", user=ADA, channel=channel, messageTs=posted["ts"], action=button)


def test_an_open_form_or_menu_reports_a_missing_chain(slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(slack, "/pitch-movie", "")["ok"]
    (form,) = modals(slack)
    monkeypatch.setenv("CHAINS", "popular-repo-langchain")
    sent = control(slack, "submit-view", user=ADA, view_id=form["id"], values={"movie": {"value": {"value": "cats"}}})
    assert sent["errors"] == {"movie": f"Movie pitch {GONE}"}
    (menu,) = menu_for(slack)
    chosen = {"chain": {"value": {"selected_option": {"value": "popular-repo-langchain"}}}}
    monkeypatch.setenv("CHAINS", "movie-pitch")
    assert control(slack, "submit-view", user=ADA, view_id=menu["id"], values=chosen)["response_action"] == "push"
    assert f"Popular repo (LangChain) {GONE}" in str(modals(slack)[-1]["blocks"])


def menu_for(slack: LocalSlack) -> list[dict[str, Any]]:
    """Opens the menu for a message. Returns the new modals."""
    before = [view["id"] for view in modals(slack)]
    said = say(slack._app, STUDIO, ADA, "a film")
    use = {"callback_id": "start_from_message", "user": ADA, "channel": STUDIO, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    return [view for view in modals(slack) if view["id"] not in before]


def test_a_run_of_a_missing_chain_stays_readable(slack: LocalSlack, services: Services) -> None:
    runs(services, 1, chain="trip-planner", inputs={"place": "Paris"}, status="failed", reason="x", ended=NOW)
    control(slack, "open-home", user=ADA)
    home = json.dumps(slack.workspace.homes[ADA], ensure_ascii=False)
    assert "🧳 *Trip planner* · Paris" in home
