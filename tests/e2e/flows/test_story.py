"""/write-story, from the command to the story."""

import json
import re

import pytest

from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, shown

pytestmark = pytest.mark.xdist_group("flows")


def cast(*names: str) -> str:
    """A reply with these characters."""
    people = [{"name": name, "role": "a guest", "wants": "to leave", "obstacle": "snow"} for name in names]
    return json.dumps({"characters": people})


def test_characters_arcs_and_story_come_in_order(ada: Person, executions: Executions) -> None:
    run = ada.starts("/write-story", "the wild west")
    card = run.comes_to("finished")
    titles = [message["text"].partition(":")[0] for message in run.texts]
    names = re.findall(r"^- \*\*(.+?)\*\*", body(run.texts[0]), re.MULTILINE)
    assert 3 <= len(names) <= 5
    assert titles == ["Characters", *["Character arc"] * len(names), "Short story"]
    arcs = [body(message) for message in run.texts[1:-1]]
    assert [arc.partition("\n")[0] for arc in arcs] == [f"**{name}**" for name in names]
    story = body(run.texts[-1])
    assert [word for word in [*names, "the wild west"] if word not in story] == []
    assert body(run.posted("Short story · the wild west")).startswith("# ")
    assert "✓ Characters ✓ Their arcs ✓ Story" in " ".join(shown(card).split())
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert len(executions.entered(run)) == 6 + 2 * len(names)


def test_the_story_prompt_has_every_character_and_arc(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/write-story", "a story of many arcs")
    run.comes_to("finished")
    told = [body(message) for message in run.texts[:-1]]
    (asked,) = [prompt for prompt in model.asked("writer of short fiction") if "a story of many arcs" in prompt]
    assert [text for text in told if text not in asked] == []


def test_a_wrong_list_goes_back_to_the_model_with_the_error(
    ada: Person, model: RecordingModel, executions: Executions
) -> None:
    model.say("a story with too few", cast("Mia", "Tom"))
    model.say('this is there: [{"name": "Mia"', cast("Mia", "Tom", "Zoë"))
    run = ada.starts("/write-story", "a story with too few")
    run.comes_to("finished")
    (mended,) = [talk for talk in model.conversations('this is there: [{"name": "Mia"') if len(talk) > 1]
    assert [turn["role"] for turn in mended] == ["user", "assistant", "user"]
    assert "**Zoë**" in body(run.texts[0])
    assert executions.entered(run).count("Invent the characters") == 2


def test_a_model_that_never_gives_a_list_fails_the_run(ada: Person, model: RecordingModel) -> None:
    model.say("a story without anyone", cast("Nobody"))
    model.say('this is there: [{"name": "Nobody"', cast("Nobody"))
    run = ada.starts("/write-story", "a story without anyone")
    card = run.comes_to("failed")
    assert "did not fit the requested form" in shown(card)
    assert run.texts == []
