"""Answers that take more than a click: words, an edit, a pick, a handover; and how the card shows them."""

import json
from typing import Any

import pytest

from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import ADA, BEN, BOT, CHIKA, Person, Run, body, button, fields, shown
from tests.e2e.signed import Signed
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("flows")

Json = dict[str, Any]


def output(executions: Executions, run: Run) -> Json:
    """The last answer that Step Functions received."""
    arn = executions.of(run)["executionArn"]
    events = executions.client.get_execution_history(executionArn=arn, reverseOrder=True)["events"]
    outputs = [event["taskSucceededEventDetails"]["output"] for event in events if "taskSucceededEventDetails" in event]
    answers = [answer for answer in map(json.loads, outputs) if isinstance(answer, dict) and "decision" in answer]
    return dict(answers[0])


def test_requested_changes_lead_to_a_revision_that_quotes_them(ada: Person, ben: Person, model: RecordingModel) -> None:
    run = ada.starts("/pitch-movie", "a film to change")
    view = ben.opens(run.decision(), "decide:change")
    assert (view["title"]["text"], view["submit"]["text"]) == ("Change", "Request change")
    (field,) = fields(view)
    assert field["label"]["text"] == "What should change?"
    assert ben.submits(view, **{field["block_id"]: "  more <!channel> horses "})["ok"]
    second = shown(run.revision(2))
    assert "Revision 2, after “more &lt;" in second
    assert f"(<@{BEN}>)" in second
    assert any("a film to change" in prompt for prompt in model.asked("more <!channel> horses"))
    assert f"↺ Change requested by <@{BEN}>" in shown(run.decisions[0])
    assert "more <!channel> horses" in shown(run.decisions[0])


def test_the_chain_uses_the_edited_text_and_shows_the_changes(
    ada: Person, model: RecordingModel, executions: Executions
) -> None:
    run = ada.starts("/pitch-movie", "a film to edit")
    view = ada.opens(run.decision(), "decide:edit")
    (field,) = fields(view)
    old = body(run.texts[-1])
    assert (field["element"]["initial_value"], view["submit"]["text"]) == (old, "Greenlight edited text")
    new = old.replace("a film to edit", "seven 'wild' {%horses%}")
    assert ada.submits(view, **{field["block_id"]: new})["ok"]
    run.comes_to("finished")
    assert output(executions, run)["text"] == new
    assert [prompt for prompt in model.asked("seven 'wild' {%horses%}") if new in prompt]
    (told,) = [message for message in run.thread if "The text was edited" in message["text"]]
    words = old.count("a film to edit")
    assert told["text"] == f"The text was edited: {4 * words} words removed, {3 * words} words added."
    assert "[−*a film to edit*." in shown(told)
    assert "[+*seven 'wild' {%horses%}*." in shown(told)
    assert f"Edited and greenlit by <@{ADA}>" in shown(run.decisions[0])


def test_an_unedited_text_stays_unchanged(ada: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "a film to leave")
    assert ada.submits(ada.opens(run.decision(), "decide:edit"))["ok"]
    run.comes_to("finished")
    assert output(executions, run)["text"] == body(run.texts[3])
    (told,) = [message for message in run.thread if "The text was sent" in message["text"]]
    assert told["text"] == "The text was sent as it was."


@pytest.mark.parametrize("option", [0, 1])
def test_the_chain_uses_the_picked_pitch(
    ada: Person, executions: Executions, model: RecordingModel, option: int
) -> None:
    run = ada.starts("/pitch-movie", f"a film picked as {option}")
    view = ada.opens(run.decision(), "decide:pick")
    (field,) = fields(view)
    options = field["element"]["options"]
    assert field["element"]["type"] == "radio_buttons"
    others = [body(message) for message in run.texts[:3] if body(message) != body(run.texts[3])]
    titles = [option["text"]["text"] for option in options]
    assert sorted(titles) == sorted(pitch.partition("\n")[0].strip("*") for pitch in others)
    assert ada.submits(view, **{field["block_id"]: str(option)})["ok"]
    run.comes_to("finished")
    assert output(executions, run)["option"] == option
    (picked,) = [pitch for pitch in others if pitch.startswith(f"**{titles[option]}")]
    (asked,) = [prompt for prompt in model.asked("one-page pitch") if f"picked as {option}" in prompt]
    assert picked in asked
    assert f"Another pitch greenlit by <@{ADA}>" in shown(run.decisions[0])
    assert titles[option] in shown(run.decisions[0])


def test_an_edit_keeps_the_rest_of_a_long_text(ada: Person, model: RecordingModel, executions: Executions) -> None:
    paragraphs = [f"{number}. an endless film " + "with words & <signs> " * 60 for number in range(1, 30)]
    text = "\n\n".join(paragraphs).strip()
    model.say("an endless film", text)
    run = ada.starts("/pitch-movie", "an endless film")
    view = ada.opens(run.decision(), "decide:edit")
    last = fields(view)[-1]
    old = last["element"]["initial_value"]
    assert ada.submits(view, **{last["block_id"]: f"{old} The end."})["ok"]
    run.comes_to("finished")
    assert output(executions, run)["text"] == f"{text} The end."
    (told,) = [message for message in run.thread if "The text was edited" in message["text"]]
    assert told["text"].endswith(": 2 words added.")


def test_a_modal_that_missed_its_click_opens_from_a_message(ada: Person, slack: Signed) -> None:
    run = ada.starts("/pitch-movie", "a film for slow machines")
    decision = run.decision()
    trigger = slack.slack._app.triggers.issue(ADA)
    slack.slack._app.triggers.exchange(trigger)
    change = button(decision, "change")
    clicked = {
        "type": "block_actions",
        "container": {"type": "message", "message_ts": decision["ts"], "channel_id": ada.channel},
        "channel": {"id": ada.channel, "name": "studio"},
        "message": decision,
        "actions": [{**change, "block_id": "decide", "action_ts": decision["ts"]}],
        "trigger_id": trigger,
    }
    assert slack.sends_payload(ada, clicked).ok
    (private,) = [
        message for message in ada.messages() if message.get("thread_ts") == run.ts and "ephemeral_to" in message
    ]
    ada.answers(private, "change", "faster horses")
    until(lambda: "faster horses" in shown(run.decisions[0]), "the answer")


def test_the_second_answer_fails_in_the_modal_and_keeps_its_text(ada: Person, ben: Person) -> None:
    run = ada.starts("/pitch-movie", "a film that two answer")
    decision = run.decision()
    view = ben.opens(decision, "decide:change")
    assert ada.clicks(decision, "pass")["ok"]
    refused = ben.submits(view, field="more horses")
    assert not refused["ok"]
    assert refused["errors"]["field"].startswith("@ada already answered this, ")
    assert refused["errors"]["field"].endswith(" UTC: Pass.")
    assert ben.does("close-view", view_id=view["id"])["ok"]


def test_only_the_person_asked_may_answer_after_a_handover(ada: Person, ben: Person) -> None:
    run = ada.starts("/pitch-movie", "a film to hand over")
    decision = run.decision()
    view = ada.opens(decision, "hand_over")
    for refused, words in ((ADA, "That's you"), (BOT, "That is an app")):
        assert ada.submits(view, field=refused)["errors"]["field"].startswith(words)
    assert ada.submits(view, field=BEN)["ok"]
    (asked,) = [message for message in run.thread if "asks you to decide" in message["text"]]
    assert asked["text"] == f"<@{BEN}>, <@{ADA}> asks you to decide: Greenlight this pitch?"
    assert f"<@{BEN}> may answer until" in shown(run.decisions[0])
    assert f"Waiting for: <@{BEN}>, until" in shown(run.card)
    assert ada.clicks(decision, "greenlight")["ok"]
    assert ada.told(run)[-1].startswith("You asked someone else to decide this")
    assert Person(ada.slack, CHIKA).does("submit-view", view_id=view["id"], values={})["ok"] is False
    assert ben.clicks(run.decisions[0], "greenlight")["ok"]
    run.comes_to("finished")


def test_anyone_can_see_the_history_of_all_decisions(ada: Person, ben: Person) -> None:
    run = ada.starts("/pitch-movie", "a film with a history")
    ada.answers(run.decision(), "change", "more horses")
    assert ben.clicks(run.revision(2), "greenlight")["ok"]
    run.comes_to("finished")
    view = ben.opens(run.card, "history")
    said = shown({"blocks": view["blocks"]})
    assert said.index("revision 2") < said.index("more horses")
    assert said.count("SHA-256 `") == 2
    assert f'Step Functions accepted the answer of <@{BEN}>: "Greenlight"' in said
    assert f'Step Functions accepted the answer of <@{ADA}>: "Change…"' in said
    assert ben.does("close-view", view_id=view["id"])["ok"]
