from typing import Any

import pytest

from local.aws.jsonata import evaluate
from tests.templates import Template, row, written_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def definition(templates: dict[str, Template]) -> dict[str, Any]:
    return written_of(templates, "movie-pitch")


def test_three_pitches_are_written_at_once_at_three_temperatures(definition: dict[str, Any]) -> None:
    branches = definition["States"]["Three pitches"]["Branches"]
    assert [row(branch) for branch in branches] == [[f"Write pitch {n}", f"Tell pitch {n}"] for n in (1, 2, 3)]
    first = [branch["States"][branch["StartAt"]]["Arguments"]["Body"] for branch in branches]
    bindings = {"states": {"context": {"Execution": {"Input": {"inputs": {"movie": "dunes"}}}}, "input": {}}}
    assert [evaluate(body[3:-3], bindings)["temperature"] for body in first] == [0, 0.5, 1]


def test_each_answer_leads_to_its_next_step(
    definition: dict[str, Any],
) -> None:
    choice = definition["States"]["Greenlit?"]
    assert [rule["Next"] for rule in choice["Choices"]] == ["Write the one-page pitch", "Change the pitch"]
    assert definition["States"]["Change the pitch"]["Next"] == "Decision"
    assert choice["Default"] == "Three pitches"
    written = {"ideas": ["a", "b", "c"], "pitch": "b, changed"}
    assert evaluate(choice["Output"]["passed"][3:-3], written) == ["a", "b", "c", "b, changed"]
    assert evaluate(choice["Output"]["passed"][3:-3], {**written, "pitch": "b"}) == ["a", "b", "c"]


def test_the_other_pitches_are_offered_and_picked_by_index(definition: dict[str, Any]) -> None:
    state = definition["States"]["Decision"]
    offered, remembered = state["Arguments"]["Message"]["options"][3:-3], state["Assign"]["pitch"][3:-3]
    values = {"pitches": ["a", "b", "c"], "pitch": "b"}
    assert evaluate(offered, values) == ["a", "c"]
    assert evaluate(offered, {"pitches": ["a", "b", "b"], "pitch": "b"}) == ["a"]
    assert evaluate(offered, {"pitches": ["b", "b", "b"], "pitch": "b"}) == []
    for answer, pitch in (({"option": 0}, "a"), ({"option": 1}, "c"), ({"text": "b!"}, "b!"), ({}, "b")):
        assert evaluate(remembered, {**values, "states": {"result": answer}}) == pitch


def test_a_run_that_nobody_answers_ends_well(definition: dict[str, Any]) -> None:
    (catch,) = definition["States"]["Decision"]["Catch"]
    assert catch["ErrorEquals"] == ["States.Timeout"]
    assert definition["States"][catch["Next"]]["End"] is True
