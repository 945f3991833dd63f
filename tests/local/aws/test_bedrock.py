"""The optimised Bedrock integration: requests, results, and error names."""

import socket
from typing import Any

import pytest

from local.aws.bedrock import Bedrock, BedrockError
from tests.local.aws.support import Machines, StubModel, succeed
from tests.sdk import KEY

PROFILE = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude"


def ask(**fields: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::bedrock:invokeModel",
        "Arguments": {
            "ModelId": PROFILE,
            "Body": {"messages": [{"role": "user", "content": "{% 'On ' & $states.input.movie %}"}]},
        },
        "Output": "{% $states.result %}",
        "End": True,
        **fields,
    }


def test_the_body_is_json_and_the_model_may_be_a_profile(machines: Machines, clean: StubModel) -> None:
    answer = machines.output({"Ask": ask()}, {"movie": 'cowboys in "space"'})
    text = 'a "film" about On cowboys in "space"'
    assert answer == {
        "Body": {"role": "assistant", "content": [{"type": "text", "text": text}]},
        "ContentType": "application/json",
    }
    ((path, body),) = clean.asked
    assert path == f"/model/{PROFILE}/invoke"
    assert body == {"messages": [{"role": "user", "content": 'On cowboys in "space"'}]}


def test_a_throttled_call_is_retried(machines: Machines, clean: StubModel) -> None:
    clean.errors[:] = [(429, "ThrottlingException")]
    retry = [{"ErrorEquals": ["Bedrock.ThrottlingException"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    assert machines.output({"Ask": ask(Retry=retry)}, {"movie": "x"})["Body"]["role"] == "assistant"
    assert len(clean.asked) == 2


@pytest.mark.parametrize("name", ["ModelTimeoutException", "ServiceUnavailableException", "ValidationException"])
def test_an_error_has_bedrocks_name(machines: Machines, clean: StubModel, name: str) -> None:
    clean.errors[:] = [(400, name)]
    catch = [{"ErrorEquals": [f"Bedrock.{name}"], "Next": "Caught"}]
    states = {"Ask": ask(Catch=catch), "Caught": succeed("{% $states.input.Cause %}")}
    assert name in machines.output(states, {"movie": "x"})


def test_a_model_that_does_not_answer_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = Bedrock(f"http://127.0.0.1:{port}", KEY)
    with pytest.raises(BedrockError) as caught:
        client.invoke("m", {}, "application/json", "application/json")
    client.close()
    assert caught.value.name == "ServiceUnavailableException"
