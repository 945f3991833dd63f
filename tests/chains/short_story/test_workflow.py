from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chains.short_story.workflow import CHARACTERS, TRAITS
from tests.templates import Template, row, written_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def definition(templates: dict[str, Template]) -> dict[str, Any]:
    return written_of(templates, "short-story")


def test_characters_lead_to_arcs_and_arcs_to_the_story(definition: dict[str, Any]) -> None:
    asked = ["Invent the characters", "Invent the characters: check"]
    assert row(definition) == [*asked, "Tell the characters", "Each character", "Write the story", "Publish"]


def test_arcs_come_one_by_one_from_the_checked_list(definition: dict[str, Any]) -> None:
    check, arcs = (definition["States"][name] for name in ("Invent the characters: check", "Each character"))
    assert check["Assign"].keys() == {"cast"}
    assert check["Arguments"]["Payload"]["schema"] == CHARACTERS
    assert (arcs["Type"], arcs["Items"], arcs["MaxConcurrency"]) == ("Map", "{% $cast.characters %}", 1)
    assert row(arcs["ItemProcessor"]) == ["Plan the arc", "Tell the arc"]


@pytest.mark.parametrize(
    ("count", "change", "fits"),
    [(3, {}, True), (5, {}, True), (2, {}, False), (6, {}, False), (3, {"name": ""}, False), (3, {"age": "9"}, False)],
)
def test_a_cast_has_three_to_five_complete_characters(count: int, change: dict[str, str], fits: bool) -> None:
    cast = {"characters": [{**dict.fromkeys(TRAITS, "something"), **change} for _ in range(count)]}
    assert Draft202012Validator(CHARACTERS).is_valid(cast) == fits
