"""People who may not start a chain are told so, with the names of those who may, before a form opens."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from local.slack.app_events import say
from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO, control, look

pytestmark = pytest.mark.usefixtures("app")
PRODUCERS = "S0PRODUCER1"
REFUSED = f"Only <!subteam^{PRODUCERS}> may start /pitch-movie."


@pytest.fixture(autouse=True)
def limits(services: Services) -> None:
    services.environment = {**services.environment, "LIMITS": json.dumps({chain.name: {"starters": [PRODUCERS]}})}


def modals(slack: LocalSlack) -> list[dict[str, Any]]:
    return [one["view"] for one in look(slack, "state")["views"]]


@pytest.mark.parametrize("user", [ADA, CHIKA])
def test_the_command_opens_its_form_only_for_starters(slack: LocalSlack, user: str) -> None:
    assert control(slack, "command", channel=STUDIO, user=user, command="/pitch-movie", text="")["ok"]
    told = [message["text"] for message in slack.workspace.messages(STUDIO)]
    if user == ADA:
        assert ([view["callback_id"] for view in modals(slack)], told) == (["start:movie-pitch"], [])
    else:
        assert modals(slack) == []
        assert told[0].startswith(REFUSED)


def test_the_menu_stays_below_the_refusal(slack: LocalSlack) -> None:
    said = say(slack._app, STUDIO, CHIKA, "a film")
    use = {"callback_id": "start_from_message", "user": CHIKA, "channel": STUDIO, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    (menu,) = modals(slack)
    chosen = {"chain": {"value": {"selected_option": {"value": chain.name}}}}
    sent = control(slack, "submit-view", user=CHIKA, view_id=menu["id"], values=chosen)
    assert (sent["ok"], sent["response_action"]) == (True, "push")
    below, refusal = modals(slack)
    assert (below["callback_id"], REFUSED in str(refusal["blocks"])) == ("any_chain", True)


def test_home_shows_the_refusal_in_a_modal(slack: LocalSlack) -> None:
    control(slack, "open-home", user=CHIKA)
    action = {"action_id": f"begin:{chain.name}"}
    assert control(slack, "interact", user=CHIKA, view="home", action=action)["ok"]
    (refusal,) = modals(slack)
    assert REFUSED in str(refusal["blocks"])


def test_an_open_form_shows_the_refusal_at_its_field(slack: LocalSlack, services: Services) -> None:
    assert control(slack, "command", channel=STUDIO, user=BEN, command="/pitch-movie", text="")["ok"]
    (form,) = modals(slack)
    limits = {"starters": [PRODUCERS, *(f"U0STARTER{number}" for number in range(40))]}
    services.environment = {**services.environment, "LIMITS": json.dumps({chain.name: limits})}
    slack.workspace.usergroups[PRODUCERS] = replace(slack.workspace.usergroups[PRODUCERS], users=())
    services.__dict__.pop("groups")
    sent = control(slack, "submit-view", user=BEN, view_id=form["id"], values={"movie": {"value": {"value": "cats"}}})
    assert sent["errors"]["movie"].startswith(
        "Only @producers, @somebody, @somebody and 38 others may start /pitch-movie."
    )
    assert [entry["method"] for entry in slack._app.log.entries()].count("users.info") == 3
