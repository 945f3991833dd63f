import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from local.model.errors import ModelError
from local.model.offline import OfflineModel
from tests.local.model.conftest import messages

CHOICE = 'Which of these is best? Answer as JSON.\nthe "first"\nthe second'
CHOOSE_SCHEMA = {
    "type": "object",
    "required": ["best", "score"],
    "properties": {"best": {"type": "string"}, "score": {"type": "integer"}},
}


def tool(schema: dict[str, Any], **choice: str) -> dict[str, Any]:
    tools = [{"name": "other", "input_schema": {"type": "object"}}, {"name": "pick", "input_schema": schema}]
    return {"tools": tools, "tool_choice": choice or {"type": "tool", "name": "pick"}}


def test_a_reply_is_labelled_and_repeatable(offline: OfflineModel) -> None:
    reply = offline.invoke("any", messages("Write a pitch about cats."))
    assert reply == offline.invoke("other", messages("Write a pitch about cats."))
    assert reply["model"] == "offline-sample"
    assert reply["stop_reason"] == "end_turn"
    assert reply["usage"]["input_tokens"] > 0
    assert reply["content"][0]["text"].startswith("**cats: ")


def test_only_the_last_user_turn_is_matched(offline: OfflineModel) -> None:
    turns = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi"},
        {"role": "user", "content": [{"type": "text", "text": "Write a pitch about cats.\n"}]},
    ]
    reply = offline.invoke("any", messages("", system="Be brief.", messages=turns))
    assert "cats" in reply["content"][0]["text"]


def test_an_unknown_prompt_gets_a_labelled_reply(offline: OfflineModel) -> None:
    text = offline.invoke("any", messages("A poem\nabout cats"))["content"][0]["text"]
    assert text.startswith("Offline sample text, no model was asked.")
    assert text.endswith("about cats")


def test_max_tokens_cuts_the_text(offline: OfflineModel) -> None:
    reply = offline.invoke("any", messages("Write a pitch about cats.", max_tokens=2))
    assert reply["stop_reason"] == "max_tokens"
    assert len(reply["content"][0]["text"]) == 8
    assert reply["usage"]["output_tokens"] == 2


def test_a_tool_gets_the_samples_json_if_it_fits(offline: OfflineModel) -> None:
    reply = offline.invoke("any", messages(CHOICE, **tool(CHOOSE_SCHEMA)))
    assert reply["stop_reason"] == "tool_use"
    assert reply["content"][0]["name"] == "pick"
    assert reply["content"][0]["input"] == {"best": 'the "first"\nthe second', "score": 7}


def test_a_prompt_for_json_gets_the_samples_text(offline: OfflineModel) -> None:
    text = offline.invoke("any", messages(CHOICE))["content"][0]["text"]
    assert json.loads(text.split("```json")[1].strip("`\n"))["score"] == 7


def test_tool_choice_none_uses_no_tool(offline: OfflineModel) -> None:
    reply = offline.invoke("any", messages(CHOICE, **tool(CHOOSE_SCHEMA, type="none")))
    assert reply["stop_reason"] == "end_turn"


def test_any_takes_the_first_tool(offline: OfflineModel) -> None:
    assert offline.invoke("any", messages("Hi", **tool({}, type="any")))["content"][0]["name"] == "other"


def test_without_a_fitting_sample_the_schema_makes_the_input(offline: OfflineModel) -> None:
    schema = {"type": "object", "required": ["names"], "properties": {"names": {"type": "array", "minItems": 2}}}
    made = offline.invoke("any", messages(CHOICE, **tool(schema)))["content"][0]["input"]
    jsonschema.validate(made, schema)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        (tool({"type": "object", "required": ["x"], "properties": {"x": {"pattern": "^z$"}}}), "ModelErrorException"),
        (tool({"type": "nonsense"}), "ValidationException"),
        (tool({}, type="tool", name="missing"), "ValidationException"),
    ],
)
def test_a_tool_that_cannot_be_used_is_an_error(offline: OfflineModel, more: dict[str, Any], name: str) -> None:
    with pytest.raises(ModelError) as raised:
        offline.invoke("any", messages("Hi", **more))
    assert raised.value.name == name


def test_an_edit_with_a_mistake_is_logged_and_changes_no_reply(
    offline: OfflineModel, chains: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = offline.invoke("any", messages("Write a pitch about cats."))
    (chains / "tiny" / "sample.md").write_text("## Nowhere\nx", encoding="utf-8")
    assert offline.invoke("any", messages("Write a pitch about cats.")) == before
    assert "no reply under Pitch" in caplog.text
