from typing import Any

from slack_sdk import WebClient

from local.slack.installation import Limits
from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    BEN,
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
    serving,
    text_input,
)

OPTIONS = [{"text": {"type": "plain_text", "text": value}, "value": value} for value in ("one", "two")]
SELECT = {"type": "static_select", "action_id": "pick", "options": OPTIONS, "initial_option": OPTIONS[0]}


def post(client: WebClient, *blocks: dict[str, Any], **more: Any) -> str:
    return str(client.chat_postMessage(**{"channel": STUDIO, "text": "x", "blocks": list(blocks), **more})["ts"])


def click(slack: LocalSlack, ts: str, action_id: str, **more: Any) -> Any:
    action = {"action_id": action_id, **more.pop("action", {})}
    return control(slack, "interact", **{"channel": STUDIO, "messageTs": ts, "user": ADA, "action": action, **more})


def test_sends_slacks_payload(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    ts = post(client, actions(button("go", value="token", style="primary"), block_id="b"))
    assert click(slack, ts, "go") == {"ok": True, "status": 200}
    payload = app.received[0].payload
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "b",
        "text": {"type": "plain_text", "text": "Go"},
        "value": "token",
        "style": "primary",
    }
    assert payload["message"] == slack.workspace.messages(STUDIO)[0]
    assert payload["channel"] == {"id": STUDIO, "name": "studio"}
    assert payload["user"] == {"id": ADA, "username": "ada", "name": "ada", "team_id": "T0STUDIO001"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": STUDIO,
        "is_ephemeral": False,
    }
    assert payload["response_url"].startswith(slack.url)
    assert payload["trigger_id"]


def test_a_removed_action_is_refused(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    ts = post(client, actions(button("go", value="1"), block_id="b"))
    assert click(slack, ts, "go", status=404, action={"value": "2"})["ok"] is False
    client.chat_update(channel=STUDIO, ts=ts, text="done")
    assert click(slack, ts, "go", status=404)["error"] == "There is no action 'go'; an update may have removed it."
    client.chat_delete(channel=STUDIO, ts=ts)
    click(slack, ts, "go", status=404)
    assert app.received == []


def test_a_click_survives_a_new_block_id(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view = {"type": "home", "blocks": [actions(button("go", value="1"), SELECT), actions(button("go", value="2"))]}
    old, new = (client.views_publish(user_id=ADA, view=view)["view"]["blocks"][0]["block_id"] for _ in range(2))
    assert old != new
    request: dict[str, Any] = {"user": ADA, "view": "home", "state": {old: {"pick": "two"}}}
    action = {"block_id": old, "action_id": "go", "value": "1"}
    assert control(slack, "interact", **request, action=action)["ok"]
    payload = app.received[0].payload
    assert payload["actions"][0]["block_id"] == new
    assert payload["view"]["state"]["values"][new]["pick"]["selected_option"] == OPTIONS[0]


def test_an_ambiguous_click_is_refused(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    blocks = [actions(button("go"), block_id=block_id) for block_id in ("a", "b")]
    client.views_publish(user_id=ADA, view={"type": "home", "blocks": blocks})
    request: dict[str, Any] = {"user": ADA, "view": "home"}
    control(slack, "interact", status=404, **request, action={"block_id": "c", "action_id": "go"})
    assert control(slack, "interact", **request, action={"block_id": "b", "action_id": "go"})["ok"]
    assert [received.payload["actions"][0]["block_id"] for received in app.received] == ["b"]


def test_a_menus_choice_is_completed(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    people = {"type": "users_select", "action_id": "who"}
    ts = post(client, actions(SELECT, overflow, people, block_id="b"))
    click(slack, ts, "pick", action={"value": "two"})
    click(slack, ts, "more", action={"selected_option": {"value": "one"}})
    click(slack, ts, "who", action={"selected_user": BEN}, state={"b": {"pick": "two"}})
    first, second, third = (received.payload for received in app.received)
    assert first["actions"][0]["selected_option"] == OPTIONS[1]
    assert first["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[1]
    assert second["actions"][0]["selected_option"] == OPTIONS[0]
    assert second["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[0]
    assert third["actions"][0]["selected_user"] == BEN
    assert third["state"]["values"]["b"]["pick"]["selected_option"] == OPTIONS[1]
    click(slack, ts, "pick", status=404, action={"value": "three"})


def test_a_private_messages_click_omits_the_message(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    ts = client.chat_postEphemeral(channel=STUDIO, user=ADA, text="x", blocks=[actions(button("go"))])["message_ts"]
    click(slack, ts, "go", status=404, user=BEN)
    assert click(slack, ts, "go")["ok"]
    payload = app.received[0].payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_a_button_beside_text_in_a_thread(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    root = post(client, section("root"))
    ts = post(client, {**section("x"), "accessory": button("go")}, thread_ts=root)
    click(slack, ts, "go")
    assert app.received[0].payload["container"]["thread_ts"] == root


def test_a_persons_message_has_no_actions(slack: LocalSlack, app: RecordingApp) -> None:
    ts = control(slack, "message", channel=STUDIO, user=BEN, text="hi")["ts"]
    click(slack, ts, "go", status=404)


def test_only_members_click(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    ts = post(client, actions(button("go")), channel=ADAS_DM)
    assert click(slack, ts, "go", channel=ADAS_DM)["ok"]
    click(slack, ts, "go", status=404, channel=ADAS_DM, user=BEN)


def test_a_click_in_a_modal_carries_the_view_and_its_state(
    slack: LocalSlack, client: WebClient, app: RecordingApp
) -> None:
    command = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")
    blocks = [text_input("words"), actions(button("go"))]
    view = client.views_open(trigger_id=command["trigger_id"], view=modal(*blocks))["view"]
    request = {"view_id": view["id"], "action": {"action_id": "go"}, "state": {"words": {"text": "horses"}}}
    assert control(slack, "interact", user=ADA, **request)["ok"]
    payload = app.received[-1].payload
    assert payload["view"]["state"]["values"]["words"]["text"]["value"] == "horses"
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert "channel" not in payload
    control(slack, "interact", status=404, user=BEN, **request)


def test_a_click_at_home_carries_no_channel(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    request: dict[str, Any] = {"user": ADA, "view": "home", "action": {"action_id": "go", "value": "2"}}
    control(slack, "interact", status=404, **request)
    blocks = [actions(button("go", value=value)) for value in ("1", "2")]
    client.views_publish(user_id=ADA, view={"type": "home", "blocks": blocks})
    assert control(slack, "interact", **request)["ok"]
    payload = app.received[0].payload
    assert (payload["actions"][0]["value"], payload["view"]["type"]) == ("2", "home")
    assert "channel" not in payload
    assert "response_url" not in payload


def test_reports_a_late_or_failing_app(clock: Clock) -> None:
    slack = LocalSlack(MANIFEST, limits=Limits(ack_seconds=0.2), now=clock)
    with running(slack), serving(slack) as app:
        ts = post(client_of(slack), actions(button("go")))
        app.answer_with("no", 500)
        assert "dispatch_failed" in click(slack, ts, "go")["error"]
        app.answer_too_late()
        assert "operation_timeout" in click(slack, ts, "go")["error"]
