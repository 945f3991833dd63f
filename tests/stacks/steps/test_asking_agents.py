"""What all steps that ask agents have in common."""

from typing import Any

import pytest

from greenlight.spec.catalog import find_chains
from stacks.steps.agents import bedrock_agent
from stacks.steps.harness import harness_agent
from stacks.steps.vocabulary import Steps, WorkflowError
from tests.templates import Template, definition_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.mark.parametrize("version", ["agentcore", "bedrock", "langchain"])
def test_temporary_errors_are_retried_by_name(templates: dict[str, Template], version: str) -> None:
    states = definition_of(templates, f"popular-repo-{version}")["States"]
    names = {
        name for retry in states["Describe it"]["Retry"] for name in retry["ErrorEquals"] if not name.startswith("La")
    }
    temporary = ("Throttling", "ModelTimeout", "ServiceUnavailable", "ModelNotReady", "InternalServer", "ModelError")
    assert {"AgentBusyError", *(f"{name}Exception" for name in temporary)} <= names


@pytest.mark.parametrize("chain", ["popular-repo-bedrock", "movie-pitch"])
def test_an_agent_without_an_instruction_is_an_error(chain: str) -> None:
    with pytest.raises(WorkflowError, match=r'chains/.+/instructions\.md: .* "stranger"'):
        bedrock_agent(steps(chain), "stranger", actions="github_actions")


def test_a_harness_without_an_instruction_is_an_error() -> None:
    with pytest.raises(WorkflowError, match=r'chains/movie_pitch/instructions\.md: .* "finder"'):
        harness_agent(steps("movie-pitch"), "finder")


def steps(chain: str) -> Steps:
    nothing: Any = None
    return Steps(
        stack=nothing,
        chain=find_chains()[chain],
        prompts={},
        model=nothing,
        topic=nothing,
        function_named=nothing,
        notifier=nothing,
        gate_settings=nothing,
    )
