from typing import Any

import pytest

from chains.novel_blog_post.workflow import ASPECTS
from tests.templates import Template, row, written_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def definition(templates: dict[str, Template]) -> dict[str, Any]:
    return written_of(templates, "novel-blog-post")


def test_the_aspects_come_one_by_one_and_then_the_post(definition: dict[str, Any]) -> None:
    told = [name for aspect, prompt in ASPECTS.items() for name in (prompt, f"Tell {aspect.lower()}")]
    assert row(definition) == [*told, "Write the post", "Publish"]
    assert set(row(definition)) == set(definition["States"])


def test_only_the_first_prompt_starts_a_conversation(definition: dict[str, Any]) -> None:
    prompts = [*ASPECTS.values(), "Write the post"]
    states = [definition["States"][name] for name in prompts]
    assert ["$append($conversation, " in state["Arguments"]["Body"] for state in states] == [False] + [True] * 5
    assert ["conversation" in state["Assign"] for state in states] == [True] * 5 + [False]
