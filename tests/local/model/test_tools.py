"""The offline model in a loop of tools: the tool it uses, the arguments, and the answer from the result."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.model.messages import Body
from local.model.offline import OfflineModel
from tests.local.model.conftest import messages

PROMPTS = """# Looking

## Find
Find the best in {language}.

## Describe
Describe {owner}/{name}.
"""
SAMPLE = """# Replies

## Find
{owner}/{name}

## Describe
{"title": "{name} by {owner}", "text": "{readme_opening}"}
"""


def tool(name: str, *required: str, optional: str = "") -> Body:
    names = [*required, *([optional] if optional else [])]
    properties = {one: {"type": "string"} for one in names}
    return {"name": name, "input_schema": {"type": "object", "properties": properties, "required": list(required)}}


LIST, READ, ANSWER = tool("list", optional="language"), tool("read", "owner", "name"), tool("answer", "title", "text")


@pytest.fixture
def offline(tmp_path: Path) -> OfflineModel:
    folder = tmp_path / "chains" / "looking"
    folder.mkdir(parents=True)
    (folder / "prompts.md").write_text(PROMPTS, encoding="utf-8")
    (folder / "sample.md").write_text(SAMPLE, encoding="utf-8")
    return OfflineModel(folder.parent)


def talk(
    offline: OfflineModel, prompt: str, found: object, *tools: Body, choice: str = "auto", system: str = ""
) -> list[Body]:
    """Returns the model's blocks until it uses no tool, or the same tool again; sends the results in between."""
    turns: list[Any] = [{"role": "user", "content": prompt}]
    said: list[Body] = []
    while len(said) < 4:
        body = messages("", messages=turns, tools=list(tools), tool_choice={"type": choice}, system=system)
        (block,) = offline.invoke("any", body)["content"]
        said.append(block)
        if block["type"] == "text" or block["name"] == "answer":
            return said
        result = {"type": "tool_result", "tool_use_id": block["id"], "content": json.dumps(found)}
        turns += [{"role": "assistant", "content": [block]}, {"role": "user", "content": [result]}]
    return said


def test_a_tool_is_used_once_and_its_result_fills_the_answer(offline: OfflineModel) -> None:
    found = [{"owner": "ada", "name": "engine"}, {"owner": "ben", "name": "clock"}]
    use, answer = talk(offline, "Find the best in Rust.", found, READ, LIST)
    assert (use["name"], use["input"]) == ("list", {"language": "Rust"})
    assert answer == {"type": "text", "text": "ada/engine"}


def test_a_model_that_may_choose_answers_with_the_tool_that_the_system_prompt_names(offline: OfflineModel) -> None:
    asked = {"system": "You look. Give your answer with the tool answer."}
    use, answer = talk(offline, "Describe ada/engine.", {"readme": "It runs."}, READ, ANSWER, **asked)
    assert (use["name"], answer["name"]) == ("read", "answer")
    assert answer["input"] == {"title": "engine by ada", "text": "It runs."}


def test_an_empty_value_is_not_passed_to_the_tool(offline: OfflineModel) -> None:
    use, _ = talk(offline, "Find the best in .", [{}], LIST)
    assert use["input"] == {}


def test_the_tool_that_takes_most_values_comes_first(offline: OfflineModel) -> None:
    use, _ = talk(offline, "Describe ada/engine.", {}, LIST, READ)
    assert (use["name"], use["input"]) == ("read", {"owner": "ada", "name": "engine"})


def test_structured_output_follows_the_tool_and_uses_its_result(offline: OfflineModel) -> None:
    readme = '# Engine\n\n> A note.\n\nIt "computes".\nAlways.\n\nMore.'
    use, answer = talk(offline, "Describe ada/engine.", {"readme": readme}, READ, ANSWER, choice="any")
    assert (use["name"], answer["name"]) == ("read", "answer")
    assert answer["input"] == {"title": "engine by ada", "text": 'It "computes".\nAlways.'}


def test_sample_json_is_not_used_for_a_different_schema(offline: OfflineModel) -> None:
    use, answer = talk(offline, "Describe ada/engine.", {}, tool("look", optional="owner"), ANSWER, choice="any")
    assert (use["name"], use["input"]) == ("look", {"owner": "ada"})
    assert set(answer["input"]) == {"title", "text"}


def test_a_result_that_is_not_json_is_text(offline: OfflineModel) -> None:
    _, answer = talk(offline, "Describe ada/engine.", "no such thing", READ)
    assert "engine by ada" in answer["text"]


def test_an_unknown_prompt_uses_a_tool_and_is_labelled(offline: OfflineModel) -> None:
    use, answer = talk(offline, "What is new?", [], READ, LIST)
    assert (use["name"], use["input"]) == ("list", {})
    assert answer["text"].startswith("Offline sample text, no model was asked.")


def test_a_new_prompt_may_use_the_tools_again(offline: OfflineModel) -> None:
    turns = [
        {"role": "user", "content": "Find the best in Go."},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "list", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "[]"}]},
        {"role": "assistant", "content": "none"},
        {"role": "user", "content": "Find the best in Rust."},
    ]
    body = messages("", messages=turns, tools=[LIST])
    assert offline.invoke("any", body)["content"][0]["input"] == {"language": "Rust"}
