"""The errors that a Retry or Catch covers: each test covers a gap of moto 5.2.5's interpreter."""

import json
import time
from datetime import datetime
from typing import Any

import pytest

from local.aws import errors, interpreter
from local.aws.errors import covers
from tests.local.aws.support import Machines, succeed
from tests.local.aws.test_interpreter import pass_, publish


@pytest.mark.parametrize(
    ("listed", "error", "covered"),
    [
        ("States.ALL", "Own", True),
        ("States.ALL", None, True),
        ("States.ALL", "States.Timeout", True),
        ("States.ALL", "States.QueryEvaluationError", True),
        ("States.ALL", "States.Runtime", False),
        ("States.ALL", "States.DataLimitExceeded", False),
        ("States.TaskFailed", "Own", True),
        ("States.TaskFailed", "States.Permissions", True),
        ("States.TaskFailed", "States.Timeout", False),
        ("States.TaskFailed", "States.Runtime", False),
        ("States.Timeout", "States.HeartbeatTimeout", True),
        ("States.Runtime", "States.Runtime", True),
        ("States.DataLimitExceeded", "States.DataLimitExceeded", True),
        ("Own", "Other", False),
    ],
)
def test_wildcards_cover_the_same_errors_as_on_aws(listed: str, error: str | None, covered: bool) -> None:
    assert covers(listed, error) is covered


def too_large(listed: str) -> dict[str, Any]:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sns:listTopics",
        "Output": "{% $pad('', 262200, 'x') %}",
        "Catch": [{"ErrorEquals": [listed], "Next": "Caught"}],
        "End": True,
    }
    return {"Large": task, "Caught": succeed("caught")}


def broken(listed: str) -> dict[str, Any]:
    """A task with an unknown call, which is the engine's error and not the task's."""
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sns:noSuchAction",
        "Arguments": {},
        "Catch": [{"ErrorEquals": [listed], "Next": "Caught"}],
        "End": True,
    }
    return {"Broken": task, "Caught": succeed("caught")}


def test_states_all_does_not_catch_states_runtime(machines: Machines) -> None:
    assert machines.run(broken("States.ALL"))["error"] == "States.Runtime"
    assert machines.output(broken("States.Runtime")) == "caught"


def test_states_all_does_not_catch_too_large_an_output(machines: Machines) -> None:
    assert machines.run(too_large("States.ALL"))["error"] == "States.DataLimitExceeded"


@pytest.mark.parametrize("field", ["TimeoutSeconds", "HeartbeatSeconds"])
def test_a_time_limit_must_be_a_number(machines: Machines, field: str) -> None:
    limit = {field: "{% 'soon' %}", "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Caught"}]}
    assert machines.output({"Try": publish(**limit), "Caught": succeed("caught")}) == "caught"


def test_a_wait_and_a_concurrency_must_be_numbers(machines: Machines) -> None:
    wait = {"Type": "Wait", "Seconds": "{% 'soon' %}", "End": True}
    assert machines.run({"Wait": wait})["error"] == "States.QueryEvaluationError"
    body = {"StartAt": "W", "States": {"W": pass_()}}
    each = {"Type": "Map", "Items": [1], "MaxConcurrency": "{% 'few' %}", "ItemProcessor": body, "End": True}
    assert machines.run({"Each": each})["error"] == "States.QueryEvaluationError"


def test_each_retrier_has_its_own_count(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(interpreter._InterruptibleTime, "sleep", waits.append)
    retry = [
        {"ErrorEquals": ["Other"], "MaxAttempts": 9},
        {"ErrorEquals": ["SNS.NotFoundException"], "MaxAttempts": 2},
        {"ErrorEquals": ["States.ALL"], "MaxAttempts": 9},
    ]
    assert machines.run({"Try": publish(Retry=retry)})["error"] == "SNS.NotFoundException"
    assert waits == [1, 2]
    assert (
        machines.run({"Try": publish(Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0}])})["status"] == "FAILED"
    )
    assert waits == [1, 2]


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_failed_branch_is_caught_by_its_error_name(machines: Machines, kind: str) -> None:
    fail = {"Type": "Fail", "Error": "{% 'O' & 'wn' %}", "Cause": "{% 'why ' & $string($states.input.n) %}"}
    inner = {"StartAt": "Stop", "States": {"Stop": fail}}
    body = {"Branches": [inner]} if kind == "Parallel" else {"Items": [{"n": 1}], "ItemProcessor": inner}
    caught = {
        "ErrorEquals": ["Own"],
        "Next": "Caught",
        "Assign": {"name": "{% $states.errorOutput.Error %}"},
        "Output": "{% $states.errorOutput.Cause %}",
    }
    states = {
        "Inside": {"Type": kind, **body, "Catch": [caught], "End": True},
        "Caught": succeed("{% [$name, $states.input] %}"),
    }
    assert machines.output(states, {"n": 1}) == ["Own", "why 1"]


def test_a_nested_map_selects_from_its_own_item(machines: Machines) -> None:
    inner_item = {"all": "{% $states.input %}", "one": "{% $states.context.Map.Item.Value %}"}
    work = {"StartAt": "Work", "States": {"Work": pass_()}}
    inner = {"Type": "Map", "ItemSelector": inner_item, "ItemProcessor": work, "End": True}
    outer = {"StartAt": "Inner", "States": {"Inner": inner}}
    states = {"Outer": {"Type": "Map", "Items": [[1], [2, 3]], "ItemProcessor": outer, "End": True}}
    one, two, three = {"all": [1], "one": 1}, {"all": [2, 3], "one": 2}, {"all": [2, 3], "one": 3}
    assert machines.output(states) == [[one], [two, three]]


def test_a_map_over_nothing_gives_an_empty_list(machines: Machines) -> None:
    body = {"StartAt": "Work", "States": {"Work": pass_()}}
    each = {"Type": "Map", "Items": "{% $states.input.items %}", "ItemProcessor": body, "End": True}
    assert machines.output({"Each": each}, {"items": []}) == []


def test_an_error_output_is_json_text(machines: Machines) -> None:
    states = {"Stop": {"Type": "Fail", "Error": "E", "Cause": "{% $string($states.input) %}"}}
    assert json.loads(machines.run(states, {"a": None})["cause"]) == {"a": None}


def test_a_condition_must_be_a_boolean(machines: Machines) -> None:
    choose = {"Type": "Choice", "Choices": [{"Condition": "{% 1 %}", "Next": "Say"}], "Default": "Say"}
    assert machines.run({"Choose": choose, "Say": succeed()})["error"] == "States.QueryEvaluationError"


@pytest.mark.parametrize("field", ["Error", "Cause"])
def test_a_fail_states_error_and_cause_must_be_text(machines: Machines, field: str) -> None:
    assert machines.run({"Stop": {"Type": "Fail", field: "{% 1 %}"}})["error"] == "States.QueryEvaluationError"


@pytest.mark.parametrize(
    "timestamp", ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5+01:00", "{% $now() %}", "{% $states.input.at %}"]
)
def test_a_wait_accepts_a_time_with_an_offset(machines: Machines, timestamp: str) -> None:
    wait = {"Type": "Wait", "Timestamp": timestamp, "Assign": {"seen": True}, "Next": "Say"}
    states = {"Wait": wait, "Say": succeed("{% $seen %}")}
    assert machines.output(states, {"at": "2020-01-01T00:00:00-05:00"}) is True


def test_a_wait_until_a_time_ignores_the_local_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert errors._local_time("2026-01-01T00:00:00Z") == datetime(2026, 1, 1, 9)
        assert errors._local_time("2026-13-01T00:00:00Z") is None
    finally:
        monkeypatch.undo()
        time.tzset()
