import pytest

from tests.templates import Template, definition_of, row

pytestmark = pytest.mark.xdist_group("stacks")


def test_one_agent_finds_and_another_describes(templates: dict[str, Template]) -> None:
    definition = definition_of(templates, "popular-repo-agentcore")
    assert row(definition) == ["Find the most trending repository", "Tell which", "Describe it", "Publish"]
    asked = [definition["States"][name]["Arguments"]["Payload"] for name in row(definition)[::2]]
    assert [payload["agent"] for payload in asked] == ["finder", "describer"]
