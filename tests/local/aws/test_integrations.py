"""A Task's calls of AWS services have Step Functions' names, cases, streams and times."""

import json
from typing import Any

import pytest

from local.aws.server import LocalAws
from tests.local.aws.support import Machines, client, succeed

SDK = "arn:aws:states:::aws-sdk:"


def call(resource: str, **arguments: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, "Arguments": arguments, "Output": "{% $states.result %}", "End": True}


def test_a_table_is_written_and_read(aws: LocalAws, machines: Machines) -> None:
    client(aws, "dynamodb").create_table(
        TableName="rows",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    row = {"id": {"S": "{% $states.input.id %}"}, "n": {"N": "1"}}
    assert machines.output({"Put": call(f"{SDK}dynamodb:putItem", TableName="rows", Item=row)}, {"id": "a"}) == {}
    for resource in (f"{SDK}dynamodb:getItem", "arn:aws:states:::dynamodb:getItem"):
        got = machines.output({"Get": call(resource, TableName="rows", Key={"id": {"S": "a"}})})
        assert got["Item"] == {"id": {"S": "a"}, "n": {"N": "1"}}


def test_messages_are_sent_and_received(aws: LocalAws, machines: Machines) -> None:
    queue = client(aws, "sqs").create_queue(QueueName="letters")["QueueUrl"]
    body = {"who": "{% $states.input.who %}"}
    machines.output({"Send": call("arn:aws:states:::sqs:sendMessage", QueueUrl=queue, MessageBody=body)}, {"who": "a"})
    machines.output({"Send": call(f"{SDK}sqs:sendMessage", QueueUrl=queue, MessageBody="hi")})
    got = machines.output({"Get": call(f"{SDK}sqs:receiveMessage", QueueUrl=queue, MaxNumberOfMessages=10)})
    first, second = sorted(message["Body"] for message in got["Messages"])
    assert (first, json.loads(second)) == ("hi", {"who": "a"})


@pytest.mark.parametrize("resource", ["arn:aws:states:::sns:publish", f"{SDK}sns:publish"])
def test_a_text_is_published(aws: LocalAws, machines: Machines, resource: str) -> None:
    sns, sqs = client(aws, "sns"), client(aws, "sqs")
    topic = sns.create_topic(Name="news")["TopicArn"]
    queue = sqs.create_queue(QueueName="readers")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:123456789012:readers"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    states = {"Tell": call(resource, TopicArn=topic, Message="{% $states.input.text %}", Subject="s")}
    assert machines.output(states, {"text": 'a "b"'})["MessageId"]
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert message["Body"] == 'a "b"'
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def test_an_object_is_read_as_text_with_its_time(aws: LocalAws, machines: Machines) -> None:
    s3 = client(aws, "s3")
    s3.create_bucket(Bucket="things")
    s3.put_object(Bucket="things", Key="k", Body=b"hello")
    got = machines.output({"Get": call(f"{SDK}s3:getObject", Bucket="things", Key="k")})
    assert got["Body"] == "hello"
    assert got["LastModified"].endswith("Z")
    assert machines.run({"Get": call(f"{SDK}s3:getObject", Bucket="things", Key="no")})["error"] == (
        "S3.NoSuchKeyException"
    )


def test_a_nested_run_is_awaited(machines: Machines) -> None:
    ok = machines.create({"Say": {"Type": "Pass", "Output": {"got": "{% $states.input.a %}"}, "End": True}})
    start = "arn:aws:states:::states:startExecution"
    for resource in (start, f"{SDK}sfn:startExecution"):
        begun = machines.output({"Start": call(resource, StateMachineArn=ok, Input={"a": 1})})
        assert ":execution:" in begun["ExecutionArn"]
        assert begun["StartDate"].endswith("Z")
    assert machines.output({"Run": call(f"{start}.sync", StateMachineArn=ok, Input={"a": 1})})["Output"] == '{"got": 1}'
    assert machines.output({"Run": call(f"{start}.sync:2", StateMachineArn=ok, Input={"a": 1})})["Output"] == {"got": 1}


def test_a_nested_run_that_fails_is_a_failed_task(machines: Machines) -> None:
    bad = machines.create({"Stop": {"Type": "Fail", "Error": "Own", "Cause": "inside"}})
    run = call("arn:aws:states:::states:startExecution.sync:2", StateMachineArn=bad, Input={})
    states = {
        "Run": {**run, "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Caught"}]},
        "Caught": succeed("{% $parse($states.input.Cause).Error %}"),
    }
    assert machines.output(states) == "Own"
