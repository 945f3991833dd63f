import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.runs.usage import limit_sentence, model_calls, usage_of
from greenlight.spec.limits import Limits
from local.aws.server import LocalAws
from local.synth import ROOT
from tests.local.aws.support import Machines, StubModel
from tests.sdk import KEY

ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::bedrock:invokeModel",
    "Arguments": {"ModelId": "m", "Body": {"messages": [{"role": "user", "content": "cowboys"}]}},
    "Next": "Again",
}
LIMITS = Limits(rounds=3, model_calls=5)


@pytest.mark.parametrize(
    ("rounds", "calls", "words"),
    [
        (1, 1, ""),
        (2, 4, ""),
        (3, 4, texts.questions.people_limit_reached(3)),
        (2, 5, texts.questions.model_limit_reached(5)),
        (4, 6, texts.questions.people_limit_reached(4)),
    ],
)
def test_the_sentence_names_the_limit_that_is_reached(rounds: int, calls: int, words: str) -> None:
    assert limit_sentence(LIMITS, rounds=rounds, calls=calls) == words


def test_a_limit_of_one_is_reached_at_once() -> None:
    assert limit_sentence(Limits(rounds=1), rounds=1, calls=0).startswith(
        "This run has reached its limit of 1 question,"
    )
    assert limit_sentence(Limits(model_calls=1), rounds=1, calls=1).startswith(
        "This run has reached its limit of 1 model call,"
    )


def test_only_completed_model_calls_are_counted() -> None:
    model = StubModel()
    model.start()
    aws = LocalAws(ROOT, bedrock_runtime_url=model.url, retry_seconds=(0.0, 0.0), key=KEY)
    aws.start()
    machines = Machines(aws)
    execution = machines.run({"Ask": ASK, "Again": {**ASK, "Next": "Done"}, "Done": {"Type": "Succeed"}})
    services = Services({})
    services.states = services.states_once = machines.client
    found = [model_calls(services, execution["executionArn"] + more) for more in ("", "gone")]
    aws.stop()
    model.stop()
    assert (execution["status"], found) == ("SUCCEEDED", [2, 0])


class History:
    """Executions with the same prepared events."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = events

    def history(self, arn: str, *, data: bool, page: int) -> Iterator[dict[str, Any]]:
        assert data
        yield from self.events


def task(start: int, resource: str, output: Any, model: str = "") -> list[dict[str, Any]]:
    """The events of a task that succeeded, as Step Functions numbers them."""
    parameters = json.dumps({"ModelId": model} if model else {})
    text = output if isinstance(output, str) else json.dumps(output)
    return [
        {"id": start, "previousEventId": 0, "taskScheduledEventDetails": {"parameters": parameters}},
        {"id": start + 1, "previousEventId": start, "taskStartedEventDetails": {}},
        {
            "id": start + 2,
            "previousEventId": start + 1,
            "taskSucceededEventDetails": {"resourceType": resource, "output": text},
        },
    ]


SONNET = "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-6"
MESSAGES = task(1, "bedrock", {"Body": {"usage": {"input_tokens": 1000, "output_tokens": 100}}}, SONNET)
CONVERSE = task(11, "aws-sdk:bedrockruntime", {"Usage": {"InputTokens": 20, "OutputTokens": 2}}, SONNET)
AGENT = task(
    21,
    "lambda",
    {"Payload": {"answer": {}, "usage": {"calls": 3, "tokens_in": 500, "tokens_out": 50, "model": SONNET}}},
)
OTHER_FUNCTION = task(31, "lambda", {"Payload": {"reply": "usage", "usage": "much"}})


def used(*tasks: list[dict[str, Any]], **environment: str) -> dict[str, int]:
    services: Any = SimpleNamespace(
        environment=environment, executions=History(*(event for events in tasks for event in events))
    )
    return usage_of(services, "arn")


def test_every_kind_of_call_is_summed() -> None:
    assert used(MESSAGES, CONVERSE, AGENT, OTHER_FUNCTION) == {
        "model_calls": 5,
        "tokens_in": 1520,
        "tokens_out": 152,
        "calls_without_tokens": 0,
        "cost": 1520 * 3 + 152 * 15,
    }


@pytest.mark.parametrize("output", ["", "{", '{"Body": {"usage": {"input_tokens": "many"}}}', "[]"])
def test_a_call_whose_output_was_cut_counts_without_its_tokens(output: str) -> None:
    found = used(MESSAGES, task(11, "bedrock", output, SONNET))
    assert (found["model_calls"], found["tokens_in"], found["calls_without_tokens"]) == (2, 1000, 1)


@pytest.mark.parametrize(
    ("model", "environment"),
    [
        ("arn:aws:bedrock:us-east-1::foundation-model/acme.oracle-1", {}),
        ("arn:aws:bedrock:us-east-1::foundation-model/local.claude-sonnet-4-6", {}),
        (SONNET, {"MODEL_NOTE": "offline"}),
    ],
)
def test_a_model_without_a_price_has_no_cost(model: str, environment: dict[str, str]) -> None:
    usage = {"Body": {"usage": {"input_tokens": 1, "output_tokens": 1}}}
    assert used(task(11, "bedrock", usage, model), **environment)["cost"] == 0


def test_a_run_that_asks_no_model_has_no_usage() -> None:
    assert used(OTHER_FUNCTION) == {}


@pytest.mark.parametrize(
    ("cause", "setting"),
    [
        (
            "`temperature` is deprecated for this model.",
            '"greenlight:model": {"id": "us.anthropic.claude-sonnet-4-6", "temperature": false}',
        ),
        (
            "output_config.effort: not supported",
            '"greenlight:model": {"id": "us.anthropic.claude-sonnet-4-6", "effort": ""}',
        ),
        ("prompt is too long", ""),
    ],
)
def test_a_refused_field_is_logged_with_what_to_set(cause: str, setting: str, caplog: pytest.LogCaptureFixture) -> None:
    details = {"resourceType": "bedrock", "error": "Bedrock.ValidationException", "cause": cause}
    scheduled, started, _ = task(41, "bedrock", "", SONNET)
    failed = [scheduled, started, {"id": 43, "previousEventId": 42, "taskFailedEventDetails": details}]
    used(failed)
    assert caplog.records == []
    used(failed, MESSAGES)
    assert [vars(record)["set"] for record in caplog.records] == [setting] * bool(setting)


def test_a_call_without_tokens_costs_nothing_that_is_known() -> None:
    assert used(task(11, "bedrock", "", SONNET))["cost"] == 0
