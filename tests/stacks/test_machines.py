"""The state machines' resolved definitions, which cfn-lint does not check because CDK joins them from text."""

import json
from typing import Any

import pytest

from stacks.checks.definitions import Graph, graphs, read_definition, states
from stacks.checks.scopes import unknown_reads
from tests.along import CHAINS, NAMES
from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture(params=NAMES)
def machine(request: pytest.FixtureRequest, templates: dict[str, Template]) -> dict[str, Any]:
    (found,) = resources(templates[f"dev-greenlight-{request.param}"], "AWS::StepFunctions::StateMachine").values()
    properties: dict[str, Any] = found
    return properties


@pytest.fixture
def definition(machine: dict[str, Any]) -> Graph:
    return read_definition(machine["DefinitionString"])


def following(state: dict[str, Any]) -> set[str]:
    parts = (state, *state.get("Choices", ()), *state.get("Catch", ()))
    return {part[key] for part in parts for key in ("Next", "Default") if key in part}


def reached(graph: Graph) -> set[str]:
    """The states that can be reached from the first one."""
    found: set[str] = set()
    ahead = {graph["StartAt"]}
    while ahead:
        found |= ahead
        ahead = {name for state in ahead for name in following(graph["States"].get(state, {}))} - found
    return found


def test_transitions_lead_to_states_and_reach_all_of_them(definition: Graph) -> None:
    for graph in graphs(definition):
        assert reached(graph) == set(graph["States"])


def test_every_state_continues_or_ends(definition: Graph) -> None:
    for name, state in states(definition):
        if state["Type"] == "Choice":
            assert "Default" in state, name
        elif state["Type"] == "Fail":
            assert not {"Next", "End"} & set(state), name
        else:
            assert ("Next" in state) != (state.get("End") is True), name


def test_every_machine_uses_jsonata_logs_no_data_and_times_out(machine: Graph, definition: Graph) -> None:
    assert definition["QueryLanguage"] == "JSONata"
    assert definition["TimeoutSeconds"] == 90 * 24 * 3600
    logging = machine["LoggingConfiguration"]
    assert (logging["IncludeExecutionData"], logging["Level"]) == (False, "ALL")
    assert machine["TracingConfiguration"] == {"Enabled": True}


def test_every_variable_is_assigned_in_scope(definition: Graph) -> None:
    assert list(unknown_reads(definition)) == []


GATES = {gate.key: gate for chain in CHAINS.values() for gate in chain.gates}


def test_only_gates_have_a_token_and_wait_for_their_timeout(definition: Graph) -> None:
    for name, state in states(definition):
        waits = state.get("Resource", "").endswith(".waitForTaskToken")
        assert ("Task.Token" in json.dumps(state)) == waits, name
        if waits:
            gate = GATES[state["Arguments"]["Message"]["gate"]["key"]]
            assert state["TimeoutSeconds"] == gate.timeout.total_seconds()
            assert state["Catch"][0]["ErrorEquals"] == ["States.Timeout"]


def asks(state: dict[str, Any]) -> bool:
    """Whether the state asks a model, or a function that asks an agent."""
    agent = state["Type"] == "Task" and "agent" in state["Arguments"].get("Payload", {})
    return agent or "bedrock:invokeModel" in state.get("Resource", "")


def test_a_busy_model_is_retried_with_backoff_and_jitter(definition: Graph) -> None:
    asking = [state for _, state in states(definition) if asks(state)]
    assert asking
    for state in asking:
        (busy,) = [retry for retry in state["Retry"] if "ThrottlingException" in retry["ErrorEquals"]]
        assert "Bedrock.ThrottlingException" in busy["ErrorEquals"]
        assert (busy["BackoffRate"], busy["JitterStrategy"], busy["MaxDelaySeconds"]) == (2, "FULL", 60)


def test_a_pitch_greenlit_at_once_enters_eighteen_states(templates: dict[str, Template]) -> None:
    (found,) = resources(templates["dev-greenlight-movie-pitch"], "AWS::StepFunctions::StateMachine").values()
    definition = read_definition(found["DefinitionString"])
    every = {name for name, _ in states(definition)} - {"Decision: nobody answered", "Change the pitch: answered?"}
    entered = {name for name in every if not name.endswith((": not answered", ": otherwise", "Change the pitch"))}
    assert len(entered) == 13 + len([name for name in entered if name.endswith(": answered?")])
    assert len(entered) == 18
