"""Machines in JSONPath: each test covers a gap of moto 5.2.5."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.aws.support import Machines, StubModel

GIVEN = {"name": "Ann", "text": 'a "b" {c} \\ it\'s', "json": '{"a": 1}', "list": [{"k": "x"}, {"k": "y"}]}


def evaluate(machines: Machines, expression: str) -> Any:
    states = {"Look": {"Type": "Pass", "Parameters": {"value.$": expression}, "End": True}}
    return machines.output(states, GIVEN, QueryLanguage="JSONPath")["value"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (r"States.Format('it\'s {}', $.name)", "it's Ann"),
        (r"States.Format('a \{b\} {}', $.name)", "a {b} Ann"),
        (r"States.Format('\{\"role\":\"{}\"\}', $.name)", '{"role":"Ann"}'),
        (r"States.Format('back\\slash {}', $.name)", "back\\slash Ann"),
        (r"States.Format('\{\} {}', $.name)", "{} Ann"),
        ("States.Format('say \"{}\"', $.name)", 'say "Ann"'),
        ("States.Format('{} {0} {name}', $.name)", "Ann {0} {name}"),
        ("States.Format('{}', $.text)", GIVEN["text"]),
        ("States.Format('ü 東京 🎬 {}', $.name)", "ü 東京 🎬 Ann"),
        (r"States.Format('line\nnext')", "line\nnext"),
        ("States.StringToJson($.json)", {"a": 1}),
        (r"States.StringToJson('\{\"a\":\"it\'s\"\}')", {"a": "it's"}),
        ("States.JsonToString($.list[0])", '{"k":"x"}'),
        (r"States.Array('a\'b', $.name, 1, 1.5, true)", ["a'b", "Ann", 1, 1.5, True]),
        (r"States.Array('a\\b', 'x, y', 'p(q)')", ["a\\b", "x, y", "p(q)"]),
        (r"States.StringSplit('it\'s', '\'')", ["it", "s"]),
        ("States.MathAdd(1, -2)", -1),
        (r"States.Base64Encode('\'')", "Jw=="),
        ("States.ArrayGetItem(States.StringSplit('a,b', ','), 1)", "b"),
        ("$.list[1].k", "y"),
        ("$.list[*].k", ["x", "y"]),
        ("$.list[?(@.k == 'y')].k", ["y"]),
    ],
)
def test_intrinsics_read_escapes_and_paths_give_values(machines: Machines, expression: str, value: Any) -> None:
    assert evaluate(machines, expression) == value


@pytest.mark.parametrize("expression", ["States.Format('{} {}', $.name)", "States.StringToJson($.name)"])
def test_wrong_arguments_are_step_functions_own_error(machines: Machines, expression: str) -> None:
    states = {"Look": {"Type": "Pass", "Parameters": {"value.$": expression}, "End": True}}
    assert machines.run(states, GIVEN, QueryLanguage="JSONPath")["error"] == "States.IntrinsicFailure"


def test_creating_a_machine_checks_its_intrinsics(machines: Machines) -> None:
    states = {"Look": {"Type": "Pass", "Parameters": {"value.$": "States.Format('a' 'b')"}, "End": True}}
    with pytest.raises(ClientError, match="malformed intrinsic function"):
        machines.create(states, QueryLanguage="JSONPath")


def test_a_models_text_is_selected(machines: Machines, model: StubModel) -> None:
    content = r"States.Format('on \'{}\' \{x\}', $.name)"
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::bedrock:invokeModel",
        "Parameters": {"ModelId": "m", "Body": {"messages": [{"role": "user", "content.$": content}]}},
        "ResultSelector": {"text.$": "$.Body.content[0].text"},
        "ResultPath": "$.reply",
        "End": True,
    }
    ended = machines.output({"Ask": ask}, {"name": "Ann"}, QueryLanguage="JSONPath")
    assert ended == {"name": "Ann", "reply": {"text": "a \"film\" about on 'Ann' {x}"}}


def test_a_map_selects_from_its_input_and_its_item(machines: Machines) -> None:
    body = {"StartAt": "Keep", "States": {"Keep": {"Type": "Pass", "End": True}}}
    selector = {"index.$": "$$.Map.Item.Index", "key.$": "$$.Map.Item.Value.k", "name.$": "$.name"}
    each = {"Type": "Map", "ItemsPath": "$.list", "ItemSelector": selector, "ItemProcessor": body}
    states = {"Each": {**each, "ResultPath": "$.out", "End": True}}
    out = machines.output(states, GIVEN, QueryLanguage="JSONPath")["out"]
    assert out == [{"index": 0, "key": "x", "name": "Ann"}, {"index": 1, "key": "y", "name": "Ann"}]
