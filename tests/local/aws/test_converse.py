"""Converse by Step Functions' SDK integration: requests, results, and error names."""

from typing import Any

import pytest

from local.aws.running import running
from tests.local.aws.support import Machines, StubModel, succeed

ARN = "arn:aws:bedrock:us-east-1::foundation-model/meta.llama3"


def ask(**fields: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:bedrockruntime:converse",
        "Arguments": {
            "ModelId": ARN,
            "Messages": [{"Role": "user", "Content": [{"Text": "{% 'On ' & $states.input.movie %}"}]}],
            "InferenceConfig": {"MaxTokens": 9, "Temperature": 0.5},
            "AdditionalModelRequestFields": {"reasoning_effort": "low", "MixedCase": {"a_b": 1}},
        },
        "Output": "{% $states.result %}",
        "End": True,
        **fields,
    }


def test_request_and_answer_have_step_functions_case(machines: Machines, clean: StubModel) -> None:
    answer = machines.output({"Ask": ask()}, {"movie": "cowboys"})
    assert answer == {
        "Output": {"Message": {"Role": "assistant", "Content": [{"Text": "about On cowboys"}]}},
        "StopReason": "end_turn",
        "Usage": {"InputTokens": 3, "OutputTokens": 4, "TotalTokens": 7},
    }
    ((path, body),) = clean.asked
    assert path == f"/model/{ARN}/converse"
    assert body == {
        "messages": [{"role": "user", "content": [{"text": "On cowboys"}]}],
        "inferenceConfig": {"maxTokens": 9, "temperature": 0.5},
        "additionalModelRequestFields": {"reasoning_effort": "low", "MixedCase": {"a_b": 1}},
    }


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (429, "ThrottlingException"),
        (408, "ModelTimeoutException"),
        (400, "ValidationException"),
        (424, "ModelErrorException"),
    ],
)
def test_an_error_has_the_sdks_name(machines: Machines, clean: StubModel, status: int, name: str) -> None:
    clean.errors[:] = [(status, name)] * 9
    catch = [{"ErrorEquals": [f"BedrockRuntime.{name}"], "Next": "Caught"}]
    states = {"Ask": ask(Catch=catch), "Caught": succeed("{% $states.input.Cause %}")}
    assert name in machines.output(states, {"movie": "x"})


def test_a_server_that_is_not_there_is_the_sdks_own_error(
    machines: Machines, clean: StubModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running().clients, "_others", {"bedrock-runtime": "http://127.0.0.1:9"})
    monkeypatch.setattr(running().clients, "_clients", {})
    catch = [{"ErrorEquals": ["BedrockRuntime.SdkClientException"], "Next": "Caught"}]
    states = {"Ask": ask(Catch=catch), "Caught": succeed("{% $states.input.Cause %}")}
    assert "http://127.0.0.1:9" in machines.output(states, {"movie": "x"})
