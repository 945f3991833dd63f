"""The queues: what cannot be delivered is kept, and a channel's order is kept on the whole way."""

import json
from typing import Any

import pytest

from stacks.deliveries import AT_ONCE, HIDDEN, NOTIFIER_TIMEOUT
from tests.stacks.conftest import Template, resources
from tests.stacks.test_templates import function_named

pytestmark = pytest.mark.xdist_group("stacks")
DAYS = 24 * 3600


def notifier(templates: dict[str, Template]) -> Template:
    return templates["dev-greenlight-notifier"]


def named(templates: dict[str, Template], kind: str, beginning: str) -> tuple[str, dict[str, Any]]:
    """The logical id and the properties of the resource whose logical id begins so."""
    (found,) = [(id, it) for id, it in resources(notifier(templates), kind).items() if id.startswith(beginning)]
    return found


def arn(id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [id, "Arn"]}


def test_notifications_stay_in_order_from_the_topic_to_the_function(templates: dict[str, Template]) -> None:
    topic, published = named(templates, "AWS::SNS::Topic", "DeliveriesTopic")
    queue, queued = named(templates, "AWS::SQS::Queue", "DeliveriesQueue")
    undelivered, kept = named(templates, "AWS::SQS::Queue", "DeliveriesUndelivered")
    for fifo in (queued, kept):
        assert (fifo["FifoQueue"], fifo["ContentBasedDeduplication"]) == (True, True)
        assert fifo["MessageRetentionPeriod"] == 14 * DAYS
        assert fifo["SqsManagedSseEnabled"] is True
    assert (published["FifoTopic"], published["ContentBasedDeduplication"]) == (True, True)
    _, subscription = named(templates, "AWS::SNS::Subscription", "DeliveriesQueue")
    assert subscription["TopicArn"] == {"Ref": topic}
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("sqs", arn(queue))
    assert (subscription["RawMessageDelivery"], subscription["RedrivePolicy"]) == (
        True,
        {"deadLetterTargetArn": arn(undelivered)},
    )
    assert queued["RedrivePolicy"] == {"deadLetterTargetArn": arn(undelivered), "maxReceiveCount": 1000}


def test_the_notifier_reads_batches_and_reports_what_stays(templates: dict[str, Template]) -> None:
    queue, queued = named(templates, "AWS::SQS::Queue", "DeliveriesQueue")
    (mapping,) = resources(notifier(templates), "AWS::Lambda::EventSourceMapping").values()
    assert (mapping["EventSourceArn"], mapping["BatchSize"]) == (arn(queue), 10)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": AT_ONCE}
    function = function_named(notifier(templates), "Notifier")
    assert function["Timeout"] == NOTIFIER_TIMEOUT.to_seconds() < queued["VisibilityTimeout"] == HIDDEN.to_seconds()
    assert "ReservedConcurrentExecutions" not in function


def test_what_the_notifier_cannot_take_is_kept(templates: dict[str, Template]) -> None:
    letters, kept = named(templates, "AWS::SQS::Queue", "DeadLetters")
    assert kept["MessageRetentionPeriod"] == 14 * DAYS
    (earlier,) = [
        it for it in resources(notifier(templates), "AWS::SNS::Subscription").values() if it["Protocol"] == "lambda"
    ]
    assert earlier["RedrivePolicy"] == {"deadLetterTargetArn": arn(letters)}
    assert function_named(notifier(templates), "Notifier")["DeadLetterConfig"] == {"TargetArn": arn(letters)}


def test_one_alarm_counts_every_dead_letter_and_one_the_waiting(templates: dict[str, Template]) -> None:
    _, dead = named(templates, "AWS::CloudWatch::Alarm", "AlarmsNotDelivered")
    counted = [one["MetricStat"]["Metric"] for one in dead["Metrics"] if "MetricStat" in one]
    queues = {json.dumps(metric["Dimensions"][0]["Value"]) for metric in counted}
    assert (len(counted), len(queues)) == (4, 2)
    assert {metric["MetricName"] for metric in counted} == {
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
    }
    _, waiting = named(templates, "AWS::CloudWatch::Alarm", "AlarmsWaiting")
    assert (waiting["MetricName"], waiting["Threshold"]) == ("ApproximateAgeOfOldestMessage", 1200)
    _, unreachable = named(templates, "AWS::CloudWatch::Alarm", "AlarmsChannelOutOfReach")
    assert (unreachable["Namespace"], unreachable["MetricName"]) == ("Greenlight", "ChannelOutOfReach")


def test_topics_and_rules_of_the_stage_may_use_the_queues(templates: dict[str, Template]) -> None:
    allowed: dict[str, set[str]] = {}
    for policy in resources(notifier(templates), "AWS::SQS::QueuePolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            if "ArnLike" in statement["Condition"]:
                place = policy["Queues"][0]["Ref"].rstrip("0123456789ABCDEF")
                service, condition = statement["Principal"]["Service"], json.dumps(statement["Condition"])
                pattern = ":rule/dev-greenlight-*" if service.startswith("events") else ":dev-greenlight-*"
                assert pattern in condition
                allowed.setdefault(place, set()).add(service.partition(".")[0])
    assert allowed == {"DeadLetters": {"sns", "events"}, "DeliveriesQueue": {"sns"}, "DeliveriesUndelivered": {"sns"}}
