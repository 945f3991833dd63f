from typing import Any

import pytest

from tests.templates import Template, definition_of, row

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def definition(templates: dict[str, Template]) -> dict[str, Any]:
    return definition_of(templates, "movie-pitch")


def test_three_pitches_at_three_temperatures_are_written_at_once(definition: dict[str, Any]) -> None:
    branches = definition["States"]["Three pitches"]["Branches"]
    assert [row(branch) for branch in branches] == [[f"Write pitch {n}", f"Tell pitch {n}"] for n in (1, 2, 3)]
    asked = [branch["States"][branch["StartAt"]]["Arguments"]["Body"]["temperature"] for branch in branches]
    assert asked == [0, 0.5, 1]


def test_a_pass_leads_back_with_all_ideas_and_a_greenlight_to_the_one_pager(definition: dict[str, Any]) -> None:
    choice = definition["States"]["Greenlit?"]
    assert [rule["Next"] for rule in choice["Choices"]] == ["Write the one-page pitch"]
    assert (choice["Default"], choice["Output"]) == ("Three pitches", {"passed": "{% $ideas %}"})


def test_nobody_answering_ends_the_run_well(definition: dict[str, Any]) -> None:
    (catch,) = definition["States"]["Decision"]["Catch"]
    assert catch["ErrorEquals"] == ["States.Timeout"]
    assert definition["States"][catch["Next"]]["End"] is True
