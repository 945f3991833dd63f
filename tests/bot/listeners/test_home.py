from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.spec.gate import Gate, Policy
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.bot.listeners.support import expire_triggers
from tests.greenlight.home.overviews import runs
from tests.local.slack.support import ADA, BEN, STUDIO, control, look

pytestmark = pytest.mark.usefixtures("app")
BENS_DM = "D0BEN000001"
ONLY_BEN = replace(GREENLIGHT, policy=Policy(users=(BEN,)))


def view(slack: LocalSlack, user: str = BEN) -> dict[str, Any]:
    return slack.workspace.homes[user]


def pressed(slack: LocalSlack, label: str, user: str = BEN) -> Any:
    """Clicks the first button in Home with that label."""
    buttons = [one for block in view(slack, user)["blocks"] for one in block.get("elements", ()) if "text" in one]
    found = next(one for one in buttons if one["type"] == "button" and one["text"]["text"] == label)
    action = {key: found[key] for key in ("action_id", "value") if key in found}
    return control(slack, "interact", user=user, view="home", action=action)


def modal(slack: LocalSlack, user: str = BEN) -> dict[str, Any]:
    (found,) = [one["view"] for one in look(slack, "state")["views"] if one["user"] == user]
    return dict(found)


def test_one_click_answers_and_the_question_is_gone(slack: LocalSlack, asking: Asking) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    assert pressed(slack, "Greenlight")["ok"]
    assert asking.read(decision).user == BEN
    assert "Waiting for me" not in str(view(slack))
    assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]


@pytest.mark.parametrize(("label", "opens"), [("🎬 Movie pitch", "start:movie-pitch"), ("Change…", "answer")])
def test_a_modal_that_is_too_late_is_offered_by_direct_message(
    slack: LocalSlack, asking: Asking, label: str, opens: str
) -> None:
    asking.ask()
    control(slack, "open-home", user=BEN)
    restore = expire_triggers(slack)
    assert pressed(slack, label)["ok"]
    restore()
    (told,) = slack.workspace.messages(BENS_DM)
    assert told["text"].endswith("this took too long to open. Open it with the button.")
    (again,) = told["blocks"][-1]["elements"]
    assert control(slack, "interact", user=BEN, channel=BENS_DM, messageTs=told["ts"], action=again)["ok"]
    assert modal(slack)["callback_id"] == opens


@pytest.mark.parametrize("label", ["Change…", "Edit…", "Pick another…"])
def test_a_choice_that_asks_for_something_opens_its_modal(slack: LocalSlack, asking: Asking, label: str) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    assert pressed(slack, label)["ok"]
    assert modal(slack)["callback_id"] == "answer"
    assert asking.read(decision).state == "open"


def test_a_modal_from_home_answers_the_question(slack: LocalSlack, asking: Asking) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    assert pressed(slack, "Change…")["ok"]
    assert "Waiting for me" in str(view(slack))
    words = {"field": {"value": {"value": "more horses"}}}
    assert control(slack, "submit-view", user=BEN, view_id=modal(slack)["id"], values=words)["ok"]
    assert asking.read(decision).user == BEN
    assert "Waiting for me" not in str(view(slack))


def test_a_click_in_a_channel_does_not_refresh_home(slack: LocalSlack, asking: Asking) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    before = view(slack)

    def clicks(decision: Decision, choice: str) -> Any:
        action = {"action_id": f"decide:{choice}"}
        return control(slack, "interact", channel=STUDIO, messageTs=decision.message_ts, user=BEN, action=action)

    assert clicks(decision, "change")["ok"]
    words = {"field": {"value": {"value": "more horses"}}}
    assert control(slack, "submit-view", user=BEN, view_id=modal(slack)["id"], values=words)["ok"]
    assert asking.read(decision).user == BEN
    again = asking.ask()
    assert clicks(again, "pass")["ok"]
    assert asking.read(again).user == BEN
    assert view(slack) is before


def test_a_refusal_is_shown_in_a_modal(slack: LocalSlack, asking: Asking, services: Services) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    stale = view(slack)
    services.decisions.expire(decision, decision.due)
    slack.workspace.show_home(BEN, stale)
    assert pressed(slack, "Greenlight")["ok"]
    assert "This question was closed" in str(modal(slack)["blocks"])
    assert "Waiting for me" not in str(view(slack))


def test_a_person_who_left_the_channel_cannot_answer_from_home(
    slack: LocalSlack, asking: Asking, services: Services
) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    slack.workspace.set_member(STUDIO, BEN, member=False)
    services.__dict__.pop("channels")
    assert pressed(slack, "Greenlight")["ok"]
    assert texts.answers.NOT_IN_CHANNEL in str(modal(slack)["blocks"])
    assert asking.read(decision).state == "open"


@pytest.mark.parametrize("gate", [ONLY_BEN, replace(GREENLIGHT, escalate_to=(BEN,))], ids=["named", "called later"])
def test_a_named_person_answers_from_home_in_any_channel(slack: LocalSlack, asking: Asking, gate: Gate) -> None:
    decision = asking.ask(gate=gate, escalated=1)
    slack.workspace.set_member(STUDIO, BEN, member=False)
    control(slack, "open-home", user=BEN)
    assert pressed(slack, "Greenlight")["ok"]
    assert asking.read(decision).user == BEN


def test_unknown_members_are_reported_as_unknown(slack: LocalSlack, asking: Asking, services: Services) -> None:
    decision = asking.ask()
    control(slack, "open-home", user=BEN)
    services.__dict__.pop("channels")
    scopes = slack._app.manifest["oauth_config"]["scopes"]
    scopes["bot"] = [scope for scope in scopes["bot"] if scope not in ("channels:read", "groups:read")]
    assert pressed(slack, "Greenlight")["ok"]
    assert texts.runs.CHANNELS_UNKNOWN in str(modal(slack)["blocks"])
    assert asking.read(decision).state == "open"


def test_an_answer_counts_even_if_home_cannot_be_published(
    slack: LocalSlack, asking: Asking, services: Services
) -> None:
    decision = asking.ask(gate=ONLY_BEN, requester=BEN)
    control(slack, "open-home", user=BEN)
    services.__dict__.pop("channels", None)
    slack._app.manifest["features"]["app_home"]["home_tab_enabled"] = False
    assert pressed(slack, "Greenlight")["ok"]
    assert asking.read(decision).user == BEN


def test_home_turns_its_pages_of_runs(slack: LocalSlack, services: Services) -> None:
    runs(services, 15)
    control(slack, "open-home", user=ADA)
    assert pressed(slack, "Older runs", ADA)["ok"]
    buttons = [one for block in view(slack, ADA)["blocks"] for one in block.get("elements", ())]
    assert [one["text"]["text"] for one in buttons if one.get("action_id") in ("older_runs", "newest_runs")] == [
        "Newest runs"
    ]
    newest = next(one for one in buttons if one.get("action_id") == "newest_runs")
    assert control(slack, "interact", user=ADA, view="home", action={"action_id": newest["action_id"]})["ok"]
    assert "Older runs" in str(view(slack, ADA))


def test_home_drops_the_button_of_a_missing_chain(slack: LocalSlack) -> None:
    control(slack, "open-home", user=BEN)
    gone = str(view(slack)["blocks"][-1]["elements"][0]["action_id"])
    block = view(slack)["blocks"][-1]
    block["elements"][0]["action_id"] = "begin:gone"
    assert control(slack, "interact", user=BEN, view="home", action={"action_id": "begin:gone"})["ok"]
    assert gone in str(view(slack))
    assert look(slack, "state")["views"] == []
