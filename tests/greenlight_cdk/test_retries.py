"""Temporary errors, and exactly how they are retried."""

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight_cdk.retries import MODEL_BUSY, PUBLISH_BUSY, retry


@pytest.mark.parametrize(("attempts", "longest"), [(1, 5), (3, 60)])
def test_the_wait_between_retries_doubles(attempts: int, longest: int) -> None:
    stack = Stack(App(), "S")
    message = sfn.TaskInput.from_text("m")
    state = tasks.SnsPublish.jsonata(stack, "Tell", topic=sns.Topic(stack, "Topic"), message=message)
    retry(state, ["A", "B"], attempts=attempts, longest=longest)
    assert stack.resolve(state.to_state_json())["Retry"] == [
        {
            "ErrorEquals": ["A", "B"],
            "IntervalSeconds": 1,
            "BackoffRate": 2,
            "MaxAttempts": attempts,
            "MaxDelaySeconds": longest,
            "JitterStrategy": "FULL",
        }
    ]


def test_bedrock_errors_match_with_and_without_a_prefix() -> None:
    plain = [name for name in MODEL_BUSY if "." not in name]
    assert len(plain) == 6
    with_services = [f"{service}.{name}" for service in ("Bedrock", "BedrockRuntime") for name in plain]
    assert [*plain, *with_services, "BedrockRuntime.SdkClientException"] == MODEL_BUSY
    assert {"ThrottlingException", "ModelTimeoutException"} < set(plain)
    assert {name.partition(".")[0] for name in PUBLISH_BUSY} == {"SNS"}
