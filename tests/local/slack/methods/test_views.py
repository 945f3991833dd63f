from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    MANIFEST,
    STUDIO,
    Clock,
    RecordingApp,
    actions,
    button,
    client_of,
    control,
    modal,
    running,
    section,
    text_input,
)

HOME = {"type": "home", "blocks": [section("welcome")]}


def trigger(slack: LocalSlack) -> str:
    answer = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
    assert answer["ok"]
    return str(answer["trigger_id"])


def click_in(slack: LocalSlack, app: RecordingApp, view_id: str) -> str:
    assert control(slack, "interact", user=ADA, view_id=view_id, action={"action_id": "more"})["ok"]
    return str(app.received[-1].payload["trigger_id"])


def more_modal(**more: Any) -> dict[str, Any]:
    return modal(actions(button("more")), **more)


def test_opens_a_modal_for_the_person_who_acted(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view = client.views_open(trigger_id=trigger(slack), view=modal(text_input("words")))["view"]
    opened = slack.workspace.views[view["id"]]
    assert (opened.user, opened.parent, opened.view) == (ADA, None, view)
    assert (view["root_view_id"], view["previous_view_id"], view["state"]) == (view["id"], None, {"values": {}})


def test_a_trigger_opens_one_modal(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    trigger_id = trigger(slack)
    client.views_open(trigger_id=trigger_id, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger_id, view=modal())


def test_a_trigger_expires(slack: LocalSlack, client: WebClient, app: RecordingApp, clock: Clock) -> None:
    trigger_id = trigger(slack)
    clock.seconds += 3.1
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=trigger_id, view=modal())


@pytest.mark.parametrize(
    ("view", "error"), [(HOME, "invalid_arguments"), ({}, "invalid_arguments"), (modal(title="x"), "invalid_arguments")]
)
def test_refuses_a_view_that_is_not_a_modal(
    slack: LocalSlack, client: WebClient, app: RecordingApp, view: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError, match=error):
        client.views_open(trigger_id=trigger(slack), view=view)
    assert slack.workspace.views == {}


def test_pushes_up_to_three_views(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    first = client.views_open(trigger_id=trigger(slack), view=more_modal())["view"]["id"]
    second = client.views_push(trigger_id=click_in(slack, app, first), view=more_modal())["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first, first)
    third = client.views_push(trigger_id=click_in(slack, app, second["id"]), view=more_modal())["view"]["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=click_in(slack, app, third), view=more_modal())


def test_pushes_only_from_a_modal(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_push(trigger_id=trigger(slack), view=modal())


def test_opening_replaces_the_open_modal(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    client.views_open(trigger_id=trigger(slack), view=modal())
    second = client.views_open(trigger_id=trigger(slack), view=modal())["view"]["id"]
    assert list(slack.workspace.views) == [second]


def test_updates_by_id_or_external_id_in_place(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view = client.views_open(trigger_id=trigger(slack), view=modal(external_id="mine"))["view"]
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(external_id="mine"))["view"]
    assert (changed["id"], changed["hash"] != view["hash"]) == (view["id"], True)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    client.views_update(external_id="mine", view=modal())
    for arguments in ({"view_id": "V404"}, {"external_id": "mine"}):
        with pytest.raises(SlackApiError, match="not_found"):
            client.views_update(**arguments, view=modal())


def test_an_external_id_is_unique(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    first = client.views_open(trigger_id=trigger(slack), view=more_modal(external_id="mine"))["view"]["id"]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_push(trigger_id=click_in(slack, app, first), view=modal(external_id="mine"))


def test_publishes_a_persons_home(slack: LocalSlack, client: WebClient) -> None:
    first = client.views_publish(user_id=ADA, view=HOME)["view"]
    second = client.views_publish(user_id=ADA, view=HOME, hash=first["hash"])["view"]
    assert (second["id"], slack.workspace.homes) == (first["id"], {ADA: second})
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=ADA, view=HOME, hash=first["hash"])
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.views_publish(user_id="U404", view=HOME)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_publish(user_id=ADA, view=modal())


def test_publishing_needs_the_home_tab(clock: Clock) -> None:
    manifest = {**MANIFEST, "features": {}}
    with running(LocalSlack(manifest, now=clock)) as slack, pytest.raises(SlackApiError, match="not_enabled"):
        client_of(slack).views_publish(user_id=ADA, view=HOME)
