"""Status events of runs reach the matching rules, and schedules fire."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.aws.deploy import DeployError
from local.aws.events import Schedules, seconds, target_input
from local.aws.server import LocalAws
from tests.local.aws.support import Machines, function, succeed, write_assembly
from tests.waiting import until

EVENT = {"id": "1", "time": "2026-01-01T00:00:00Z", "detail": {"name": 'run "1"', "status": "FAILED"}}


def rule(name: str, **properties: Any) -> dict[str, Any]:
    target = {"Id": "t", "Arn": {"Fn::GetAtt": ["Keep", "Arn"]}}
    return {"Type": "AWS::Events::Rule", "Properties": {"Name": name, "Targets": [target], **properties}}


@pytest.fixture(scope="module")
def kept(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    pattern = {"source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"]}
    some = pattern | {"detail": {"status": ["RUNNING", "FAILED"]}}
    resources = {
        "Keep": function("keep", "sample.keep", Environment={"Variables": {"KEEP": str(folder)}}),
        "Some": rule("some", EventPattern=some),
        "Off": rule("off", EventPattern=pattern, State="DISABLED"),
        "Daily": rule("daily", ScheduleExpression="rate(1 day)"),
    }
    aws.deploy(write_assembly(tmp_path_factory.mktemp("assembly"), {"Events": {"Resources": resources}}, {}))
    return folder


def events(folder: Path, count: int) -> list[Any]:
    """Waits for that many events, removes them, and returns them, oldest first."""
    files = until(lambda: found if len(found := list(folder.glob("*.json"))) >= count else None)
    found = sorted((json.loads(path.read_text()) for path in files), key=lambda event: event["time"])
    for path in files:
        path.unlink()
    return found


def test_a_failed_runs_start_and_end_reach_the_rule(kept: Path, machines: Machines) -> None:
    execution = machines.start({"No": {"Type": "Fail", "Error": "Mine", "Cause": "because"}}, {"a": 1})
    ended = machines.end(execution)
    by_status = {event["detail"]["status"]: event for event in events(kept, 2)}
    assert set(by_status) == {"RUNNING", "FAILED"}
    assert by_status["FAILED"]["resources"] == [execution]
    detail = by_status["FAILED"]["detail"]
    assert detail["executionArn"] == execution
    assert detail["stateMachineArn"] == ended["stateMachineArn"]
    assert detail["name"] == ended["name"]
    assert (detail["error"], detail["cause"]) == ("Mine", "because")
    assert json.loads(detail["input"]) == {"a": 1}
    assert (detail["output"], by_status["RUNNING"]["detail"]["stopDate"]) == (None, None)
    assert detail["stopDate"] >= detail["startDate"] == int(ended["startDate"].timestamp() * 1000)


def test_an_unmatched_event_reaches_no_rule(kept: Path, machines: Machines) -> None:
    machines.run({"End": succeed()})
    (event,) = events(kept, 1)
    assert event["detail"]["status"] == "RUNNING"
    assert not list(kept.glob("*.json"))


def test_fire_runs_a_schedule(kept: Path, aws: LocalAws) -> None:
    aws.fire("daily")
    (event,) = events(kept, 1)
    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"][0].endswith(":rule/daily")
    with pytest.raises(KeyError):
        aws.fire("nightly")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(1 minute)", 60),
        ("rate(5 minutes)", 300),
        ("rate(2 hours)", 7200),
        ("cron(0 9 * * ? *)", None),
        ("", None),
    ],
)
def test_a_rate_is_in_seconds_and_a_cron_has_none(expression: str, expected: float | None) -> None:
    assert seconds(expression) == expected


class _Rule:
    name, state, scheduled_expression = "often", "ENABLED", "rate(1 minute)"


def test_an_enabled_rate_fires_until_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.aws.events._UNITS", {"minute": 0.001})
    fired: list[Any] = []
    schedules = Schedules(fired.append)
    schedules.add(_Rule())
    until(lambda: len(fired) > 2)
    schedules.stop()
    count = len(fired)
    schedules.add(_Rule())
    schedules.stop()
    assert len(fired) == count


@pytest.mark.parametrize(("target", "expected"), [({}, EVENT), ({"Input": '{"a": 1}'}, {"a": 1})])
def test_a_target_gets_the_event_or_its_constant(target: dict[str, Any], expected: Any) -> None:
    assert json.loads(target_input(target, EVENT)) == expected


def test_a_target_for_a_part_of_the_event_is_refused(aws: LocalAws, kept: Path, tmp_path: Path) -> None:
    target = {"Id": "t", "Arn": "arn:aws:lambda:us-east-1:123456789012:function:keep", "InputPath": "$.detail"}
    resources = {"Part": rule("part", EventPattern={"source": ["x"]}, Targets=[target])}
    with pytest.raises(DeployError, match=r"resource Part: .*InputPath"):
        aws.deploy(write_assembly(tmp_path, {"Parts": {"Resources": resources}}, {}))
