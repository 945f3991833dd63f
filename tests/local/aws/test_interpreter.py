"""The interpreter: each test covers a gap of moto 5.2.5's."""

import json
from typing import Any

import pytest

from local.aws import interpreter
from tests.local.aws.support import Machines, succeed


def choose(condition: str, to: str, **fields: Any) -> dict[str, Any]:
    return {"Condition": condition, "Next": to, **fields}


def pass_(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", **({} if "Next" in fields else {"End": True}), **fields}


def publish(**fields: Any) -> dict[str, Any]:
    """A task that always fails, because the topic does not exist."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::sns:publish",
        "Arguments": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none", "Message": "x"},
        "End": True,
        **fields,
    }


def test_variables_reach_later_states_unchanged(machines: Machines) -> None:
    states = {
        "Keep": pass_(Assign={"text": "{% $states.input.text %}", "all": {"n": [1, "{% 1 + 1 %}"]}}, Next="Say"),
        "Say": pass_(Output={"said": "{% 'It: ' & $text %}", "n": "{% $all.n %}"}),
    }
    text = 'a "b" {c} it\'s \\ {% $x %}'
    assert machines.output(states, {"text": text}) == {"said": f"It: {text}", "n": [1, 2]}


def test_output_does_not_see_the_same_states_assignments(machines: Machines) -> None:
    states = {
        "First": pass_(Assign={"x": 1}, Next="Second"),
        "Second": pass_(Assign={"x": "{% $x + 1 %}"}, Output="{% $x %}", Next="Third"),
        "Third": pass_(Output="{% [$states.input, $x] %}"),
    }
    assert machines.output(states) == [1, 2]


def test_the_context_has_execution_state_and_start(machines: Machines) -> None:
    states = {"Look": pass_(Output="{% $states.context %}")}
    execution = machines.start(states, {"a": 1})
    context = json.loads(machines.end(execution)["output"])
    assert context["Execution"]["Id"] == execution
    assert context["Execution"]["Name"] == execution.rsplit(":", 1)[1]
    assert context["Execution"]["Input"] == {"a": 1}
    assert context["Execution"]["StartTime"].endswith("Z")
    assert context["State"]["Name"] == "Look"
    assert context["State"]["EnteredTime"].endswith("Z")
    assert context["StateMachine"]["Id"].rsplit(":", 1)[1] == context["StateMachine"]["Name"]


def test_a_choice_rule_assigns_and_outputs(machines: Machines) -> None:
    states = {
        "Choose": {
            "Type": "Choice",
            "Choices": [
                choose("{% $states.input.n > 1 %}", "Say", Assign={"size": "big"}, Output="{% $states.input.n * 10 %}")
            ],
            "Default": "Say",
            "Assign": {"size": "small"},
        },
        "Say": succeed("{% {'size': $size, 'in': $states.input} %}"),
    }
    assert machines.output(states, {"n": 2}) == {"size": "big", "in": 20}
    assert machines.output(states, {"n": 1}) == {"size": "small", "in": {"n": 1}}


def test_parallel_returns_its_branches_outputs_in_order(machines: Machines) -> None:
    branch = {"StartAt": "B", "States": {"B": pass_(Output="{% $states.input.n + $base %}")}}
    other = {"StartAt": "C", "States": {"C": pass_(Assign={"mine": 1}, Next="D"), "D": pass_(Output="{% $mine %}")}}
    states = {
        "Keep": pass_(Assign={"base": 40}, Next="Both"),
        "Both": {
            "Type": "Parallel",
            "Arguments": {"n": 2},
            "Branches": [branch, other],
            "Assign": {"results": "{% $states.result %}"},
            "Output": "{% $sum($states.result) %}",
            "Next": "Say",
        },
        "Say": succeed("{% [$states.input, $results] %}"),
    }
    assert machines.output(states) == [43, 42, 1]


def test_map_limits_its_concurrency(machines: Machines) -> None:
    work = pass_(Output="{% $states.input.value & '-' & $string($states.input.index) %}")
    states = {
        "Each": {
            "Type": "Map",
            "Items": "{% $states.input.items %}",
            "ItemSelector": {
                "value": "{% $states.context.Map.Item.Value %}",
                "index": "{% $states.context.Map.Item.Index %}",
            },
            "MaxConcurrency": 2,
            "ItemProcessor": {"StartAt": "Work", "States": {"Work": work}},
            "Output": "{% $join($states.result, ' ') %}",
            "End": True,
        }
    }
    assert machines.output(states, {"items": ["a", "b", "c", "d", "e"]}) == "a-0 b-1 c-2 d-3 e-4"
    assert machines.run(states, {"items": "abc"})["error"] == "States.QueryEvaluationError"


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_branch_cannot_assign_a_name_of_the_outer_scope(machines: Machines, kind: str) -> None:
    inner = {"StartAt": "Set", "States": {"Set": pass_(Assign={"x": 2})}}
    body = {"Branches": [inner]} if kind == "Parallel" else {"Items": [1], "ItemProcessor": inner}
    states = {"Keep": pass_(Assign={"x": 1}, Next="Inside"), "Inside": {"Type": kind, **body, "End": True}}
    ended = machines.run(states)
    assert ended["status"] == "FAILED"
    assert "IllegalOuterScopeWrite" in ended["cause"] or "outer scope" in ended["cause"]


def test_a_retry_waits_longer_each_time_up_to_its_limit(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(interpreter._InterruptibleTime, "sleep", waits.append)
    retry = {
        "ErrorEquals": ["SNS.NotFoundException"],
        "IntervalSeconds": 2,
        "BackoffRate": 3,
        "MaxDelaySeconds": 7,
        "MaxAttempts": 3,
    }
    catch = {"ErrorEquals": ["States.ALL"], "Next": "Caught", "Output": "{% $states.context.State.RetryCount %}"}
    states = {"Try": publish(Retry=[retry], Catch=[catch]), "Caught": succeed()}
    assert machines.output(states) == 3
    assert waits == [2, 6, 7]


def test_a_full_jitter_waits_less_than_its_interval(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(interpreter._InterruptibleTime, "sleep", waits.append)
    retry = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 9, "MaxAttempts": 1, "JitterStrategy": "FULL"}
    assert machines.run({"Try": publish(Retry=[retry])})["status"] == "FAILED"
    assert len(waits) == 1
    assert 0 <= waits[0] < 9


def test_catch_assigns_and_outputs_the_error(machines: Machines) -> None:
    catch = {
        "ErrorEquals": ["SNS.NotFoundException"],
        "Next": "Caught",
        "Assign": {"why": "{% $states.errorOutput.Error %}"},
        "Output": "{% $substring($states.errorOutput.Cause, 0, 5) %}",
    }
    states = {"Try": publish(Catch=[catch]), "Caught": succeed("{% [$why, $states.input] %}")}
    assert machines.output(states) == ["SNS.NotFoundException", "Endpo"]


@pytest.mark.parametrize("place", ["Arguments", "Assign", "Output"])
def test_an_error_in_any_expression_of_a_task_is_caught(machines: Machines, place: str) -> None:
    wrong = {"x": "{% $error('no such thing') %}"}
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sns:listTopics",
        place: wrong,
        "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Caught"}],
        "End": True,
    }
    caught = machines.output({"Try": task, "Caught": succeed()})
    assert caught["Error"] == "States.QueryEvaluationError"
    assert "no such thing" in caught["Cause"]


def test_an_uncaught_expression_error_names_the_state(machines: Machines) -> None:
    ended = machines.run({"Look": pass_(Output="{% $states.input.missing %}")})
    assert (ended["status"], ended["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert "'Look'" in ended["cause"]


def test_step_functions_own_errors_keep_their_name_in_a_branch(machines: Machines) -> None:
    inner = {"StartAt": "Wrong", "States": {"Wrong": pass_(Output="{% $error('inside') %}")}}
    catch = [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Caught"}]
    states = {
        "Inside": {"Type": "Parallel", "Branches": [inner], "Catch": catch, "End": True},
        "Caught": succeed("{% $states.input.Error %}"),
    }
    assert machines.output(states) == "States.QueryEvaluationError"


def test_a_machines_timeout_ends_a_waiting_run(machines: Machines) -> None:
    ended = machines.run({"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}, TimeoutSeconds=1)
    assert ended["status"] == "TIMED_OUT"
    assert ended["stopDate"] >= ended["startDate"]


def test_a_choice_without_a_match_is_an_error(machines: Machines) -> None:
    states = {"Choose": {"Type": "Choice", "Choices": [choose("{% false %}", "Say")]}, "Say": succeed()}
    assert machines.run(states)["error"] == "States.NoChoiceMatched"
