from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.decisions.modals import answer_modal
from bot.listeners.telling import plain_text, show_modal, tell_at_field, tell_privately
from greenlight.decisions.services import Services
from greenlight.people.mentions import mentions
from greenlight.slack.blocks import Content, when
from local.slack.server import LocalSlack
from tests.bot.decisions.asked import DECISION, ask, button, choice
from tests.local.slack.support import ADA, ADAS_DM, BEN, STUDIO

ACTION = {"action_id": "decide:change", "value": "x", "text": {"type": "plain_text", "text": "Change…"}}
VIEW = answer_modal(button("change"), DECISION, choice("change"), "")


def body(trigger_id: str = "", **message: str) -> dict[str, Any]:
    return {"user": {"id": BEN}, "channel": {"id": STUDIO}, "message": message, "trigger_id": trigger_id}


def test_a_text_for_a_field_has_names_times_and_no_entities() -> None:
    text = f"<@U1> already answered this, {when(1_795_428_000)}: R&amp;D or <!subteam^S1>."
    assert plain_text(text, {"U1": "ada", "S1": "producers"}.__getitem__) == (
        "@ada already answered this, 2026-11-23 10:00 UTC: R&D or @producers."
    )


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (["U1", "U2", "S3"], "Only @u1, @u2 or @s3 may do this."),
        (["U1", "U2", "U3", "S4"], "Only @u1, @u2, @u3 and 1 other may do this."),
        ([f"U{number}" for number in range(1, 41)], "Only @u1, @u2, @u3 and 37 others may do this."),
        ([f"U{number}" for number in range(1, 251)], "Only @u1, @u2, @u3 and 247 others may do this."),
    ],
)
def test_a_field_names_at_most_three_people(people: list[str], said: str) -> None:
    asked: list[str] = []

    def name(id: str) -> str:
        asked.append(id)
        return id.lower()

    assert plain_text(f"Only {mentions(people)} may do this.", name) == said
    assert asked == people[:3]


def test_a_field_names_people_or_says_somebody(services: Services) -> None:
    said: list[dict[str, Any]] = []
    text = f"{mentions([ADA, 'U0NOBODY001', 'S0PRODUCER1'])}; not <!subteam^S0NOBODY001>"
    tell_at_field(lambda **answer: said.append(answer), services.slack, VIEW, text)  # type: ignore[arg-type]
    told = "@ada, @somebody or @producers; not @somebody"
    assert said == [{"response_action": "errors", "errors": {"field": told}}]


def test_a_private_message_is_next_to_its_button(services: Services, slack: LocalSlack) -> None:
    asked = ask(services)
    tell_privately(services.slack, body(ts=asked.message_ts, thread_ts=asked.thread_ts), Content("In the thread", []))
    tell_privately(services.slack, body(ts=asked.thread_ts, thread_ts=asked.thread_ts), Content("In the channel", []))
    private = [message for message in slack.workspace.messages(STUDIO) if message.get("ephemeral_to") == BEN]
    assert [(message["text"], message.get("thread_ts")) for message in private] == [
        ("In the thread", asked.thread_ts),
        ("In the channel", None),
    ]


def test_a_click_in_a_private_message_is_answered_in_its_thread(services: Services, slack: LocalSlack) -> None:
    asked = ask(services)
    clicked = {"user": {"id": BEN}, "channel": {"id": STUDIO}, "container": {"thread_ts": asked.thread_ts}}
    tell_privately(services.slack, clicked, Content("Again", []))
    assert slack.workspace.messages(STUDIO)[-1]["thread_ts"] == asked.thread_ts


def test_a_late_modal_is_offered_by_the_same_button(services: Services, slack: LocalSlack) -> None:
    trigger = slack._app.triggers.issue(BEN)
    show_modal(services.slack, body(trigger), ACTION, VIEW)
    assert [opened.user for opened in slack.workspace.views.values()] == [BEN]
    show_modal(services.slack, body(trigger, ts="1.000100"), ACTION, VIEW)
    (message,) = slack.workspace.messages(STUDIO)
    assert message["ephemeral_to"] == BEN
    again = message["blocks"][-1]["elements"][0]
    assert {name: again[name] for name in ("action_id", "value")} == {"action_id": "decide:change", "value": "x"}
    assert message["text"] == "Change…: this took too long to open. Open it with the button."


def test_a_modal_refused_for_another_reason_is_an_error(services: Services) -> None:
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        show_modal(services.slack, body("1.2.x"), ACTION, VIEW)


def test_a_click_in_home_is_answered_by_direct_message_without_a_modal(services: Services, slack: LocalSlack) -> None:
    at_home = {"user": {"id": ADA}, "view": {"type": "home"}, "container": {"type": "view"}, "trigger_id": "1.2.x"}
    tell_privately(services.slack, at_home, Content("Too late", []))
    assert [message["text"] for message in slack.workspace.messages(ADAS_DM)] == ["Too late"]
