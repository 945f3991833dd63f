"""Functions, called through Lambda's API and from state machines, and their asynchronous events."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from local.aws.server import LocalAws
from tests.local.aws.support import Machines, client, function, succeed, write_assembly
from tests.waiting import until

QUEUE = {"Type": "AWS::SQS::Queue"}


def arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


class Deployed:
    """The stack under test: its functions keep their events in `kept`, and its queues hold the failures."""

    def __init__(self, aws: LocalAws, outputs: dict[str, str], kept: Path) -> None:
        self.client, self.sqs, self.sns = client(aws, "lambda"), client(aws, "sqs"), client(aws, "sns")
        self.outputs, self.kept = outputs, kept

    def events(self) -> list[Any]:
        return [json.loads(path.read_text()) for path in self.kept.glob("*.json")]

    def message(self, queue: str) -> Any:
        url = self.outputs[queue]
        found = until(lambda: self.sqs.receive_message(QueueUrl=url).get("Messages"))
        return json.loads(found[0]["Body"])

    def fail(self) -> None:
        (self.kept / "fail").touch()


@pytest.fixture(scope="module")
def stack(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    kept = tmp_path_factory.mktemp("kept")
    keep = {"Environment": {"Variables": {"KEEP": str(kept)}}}
    filtered = {"FilterPolicy": {"kind": ["wanted"]}, "RedrivePolicy": {"deadLetterTargetArn": arn("Undelivered")}}
    subscription = {"Protocol": "lambda", "TopicArn": {"Ref": "Topic"}, **filtered}
    resources = {
        "DeadLetters": QUEUE,
        "Failures": QUEUE,
        "Undelivered": QUEUE,
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Echo": function("echo", "sample.echo"),
        "Hang": function("hang", "sample.hang"),
        "Refuse": function("refuse", "sample.refuse"),
        "Keep": function("keep", "sample.keep", DeadLetterConfig={"TargetArn": arn("DeadLetters")}, **keep),
        "Once": function("once", "sample.keep", **keep),
        "OnceConfig": {
            "Type": "AWS::Lambda::EventInvokeConfig",
            "Properties": {
                "FunctionName": {"Ref": "Once"},
                "Qualifier": "$LATEST",
                "MaximumRetryAttempts": 0,
                "DestinationConfig": {"OnFailure": {"Destination": arn("Failures")}},
            },
        },
        "ToKeep": {"Type": "AWS::SNS::Subscription", "Properties": {**subscription, "Endpoint": arn("Keep")}},
        "ToNone": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {**subscription, "Endpoint": "arn:aws:lambda:us-east-1:123456789012:function:gone"},
        },
    }
    names = ("DeadLetters", "Failures", "Undelivered", "Topic")
    outputs = {name: {"Value": {"Ref": name}} for name in names}
    folder = tmp_path_factory.mktemp("assembly")
    deployed = aws.deploy(write_assembly(folder, {"Functions": {"Resources": resources, "Outputs": outputs}}, {}))
    return Deployed(aws, deployed["Functions"], kept)


@pytest.fixture
def deployed(stack: Deployed) -> Iterator[Deployed]:
    yield stack
    for path in stack.kept.iterdir():
        path.unlink()


def call(name: str, payload: Any, **fields: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": name, "Payload": payload},
        "Output": "{% $states.result %}",
        "End": True,
        **fields,
    }


def test_invoke_returns_the_payload_or_the_error(deployed: Deployed) -> None:
    good = deployed.client.invoke(FunctionName="echo", Payload=b'{"a": 1}')
    assert json.load(good["Payload"])["event"] == {"a": 1}
    bad = deployed.client.invoke(FunctionName="refuse", Payload=b'"x"')
    assert bad["FunctionError"] == "Unhandled"
    assert json.load(bad["Payload"])["errorType"] == "ValueError"


def test_a_killed_process_fails_its_invocation(aws: LocalAws, deployed: Deployed) -> None:
    with ThreadPoolExecutor(1) as other:
        running = other.submit(deployed.client.invoke, FunctionName="hang", Payload=b"{}")
        until(lambda: aws.kill("hang"))
        assert json.load(running.result()["Payload"])["errorType"] == "Runtime.ExitError"
    assert not aws.kill("hang")


def test_a_machine_gets_payload_and_status(deployed: Deployed, machines: Machines) -> None:
    result = machines.output({"Call": call("echo", {"n": "{% $states.input.n + 1 %}"})}, {"n": 1})
    assert result["StatusCode"] == 200
    assert result["Payload"]["event"] == {"n": 2}


def test_a_functions_error_has_its_own_name_in_a_machine(deployed: Deployed, machines: Machines) -> None:
    catch = [{"ErrorEquals": ["ValueError"], "Next": "Caught"}]
    states = {"Call": call("refuse", {}, Catch=catch), "Caught": succeed("{% $parse($states.input.Cause) %}")}
    assert machines.output(states)["errorMessage"] == "no {}"


def test_a_slow_function_times_out_the_task(deployed: Deployed, machines: Machines) -> None:
    catch = [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]
    states = {"Call": call("hang", {}, TimeoutSeconds=1, Catch=catch), "Late": succeed("late")}
    assert machines.output(states) == "late"


def test_an_asynchronous_event_is_accepted_at_once_and_delivered(deployed: Deployed) -> None:
    assert deployed.client.invoke(FunctionName="keep", InvocationType="Event", Payload=b"[1]")["StatusCode"] == 202
    assert until(deployed.events) == [[1]]


def test_after_two_retries_an_event_is_a_dead_letter(deployed: Deployed) -> None:
    deployed.fail()
    deployed.client.invoke(FunctionName="keep", InvocationType="Event", Payload=b'{"lost": 1}')
    assert deployed.message("DeadLetters") == {"lost": 1}
    assert deployed.events() == [{"lost": 1}] * 3


def test_with_no_retries_the_failure_goes_to_its_destination(deployed: Deployed) -> None:
    deployed.fail()
    deployed.client.invoke(FunctionName="once", InvocationType="Event", Payload=b'{"lost": 2}')
    record = deployed.message("Failures")
    assert record["requestPayload"] == {"lost": 2}
    assert record["responsePayload"]["errorType"] == "LookupError"
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert deployed.events() == [{"lost": 2}]


def test_a_topic_sends_its_function_the_message_and_its_ids(deployed: Deployed) -> None:
    attributes = {"kind": {"DataType": "String", "StringValue": "wanted"}}
    topic = deployed.outputs["Topic"]
    deployed.sns.publish(TopicArn=topic, Message="not wanted")
    sent = deployed.sns.publish(TopicArn=topic, Message="hello", Subject="s", MessageAttributes=attributes)
    (event,) = until(deployed.events)
    (record,) = event["Records"]
    assert record["EventSource"] == "aws:sns"
    assert record["EventSubscriptionArn"].startswith(topic)
    notification = record["Sns"]
    assert (notification["Message"], notification["Subject"]) == ("hello", "s")
    assert (notification["TopicArn"], notification["MessageId"]) == (topic, sent["MessageId"])
    assert notification["MessageAttributes"] == {"kind": {"Type": "String", "Value": "wanted"}}
    assert deployed.message("Undelivered")["Message"] == "hello"


def test_a_machine_publishes_an_object_as_json(deployed: Deployed, machines: Machines) -> None:
    publish = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sns:publish",
        "Arguments": {
            "TopicArn": deployed.outputs["Topic"],
            "Message": {"said": "{% $states.input.text %}"},
            "MessageAttributes": {"kind": {"DataType": "String", "StringValue": "wanted"}},
        },
        "End": True,
    }
    assert machines.output({"Tell": publish}, {"text": 'a "b"'})["MessageId"]
    (event,) = until(deployed.events)
    assert json.loads(event["Records"][0]["Sns"]["Message"]) == {"said": 'a "b"'}
