from typing import Any

import pytest

from tests.templates import Template, row, written_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def definition(templates: dict[str, Template]) -> dict[str, Any]:
    return written_of(templates, "trip-planner")


def test_ideas_become_an_itinerary_and_a_pdf(definition: dict[str, Any]) -> None:
    assert row(definition) == ["Ideas", "Write the itinerary", "Typeset the PDF", "Publish"]
    topics = ("hotels", "activities", "restaurants")
    branches = definition["States"]["Ideas"]["Branches"]
    assert [row(branch) for branch in branches] == [[f"Suggest {topic}", f"Tell {topic}"] for topic in topics]
    assert list(definition["States"]["Ideas"]["Assign"]) == list(topics)


def test_the_result_has_the_pdf(definition: dict[str, Any]) -> None:
    assert definition["States"]["Typeset the PDF"]["Assign"] == {"pdf": "{% $states.result.Payload %}"}
    assert "$pdf" in definition["States"]["Publish"]["Arguments"]["Message"]["file"]
