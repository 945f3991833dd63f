"""A chain's own topic."""

import pytest

from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def arn_of(templates: dict[str, Template], queue: str) -> dict[str, str]:
    """How another stack refers to the notifier's queue whose logical id begins so."""
    notifier = templates["dev-greenlight-notifier"]
    (id,) = [found for found in resources(notifier, "AWS::SQS::Queue") if found.startswith(queue)]
    arn = {"Fn::GetAtt": [id, "Arn"]}
    (name,) = [found["Export"]["Name"] for found in notifier["Outputs"].values() if found["Value"] == arn]
    return {"Fn::ImportValue": name}


def test_a_topic_in_order_feeds_the_notifiers_queue(templates: dict[str, Template]) -> None:
    template = templates["dev-greenlight-technique-aws-service-call"]
    assert resources(template, "AWS::SQS::Queue") == {}
    subscriptions = {it["Protocol"]: it for it in resources(template, "AWS::SNS::Subscription").values()}
    assert subscriptions["lambda"]["RedrivePolicy"]["deadLetterTargetArn"] == arn_of(templates, "DeadLetters")
    subscription = subscriptions["sqs"]
    assert subscription["Endpoint"] == arn_of(templates, "DeliveriesQueue")
    assert subscription["RedrivePolicy"]["deadLetterTargetArn"] == arn_of(templates, "DeliveriesUndelivered")
    topic = next(it for it in resources(template, "AWS::SNS::Topic").values() if it.get("FifoTopic"))
    # The queues' policies let in topics whose names begin with the stage's.
    assert topic["TopicName"] == "dev-greenlight-technique-aws-service-call-SummariesInOrder.fifo"
