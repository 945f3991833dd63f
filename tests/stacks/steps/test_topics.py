"""A chain's own topic."""

import pytest

from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def queue_of(templates: dict[str, Template]) -> str:
    """The export that holds the ARN of the notifier's dead-letter queue."""
    notifier = templates["dev-greenlight-notifier"]
    (queue,) = resources(notifier, "AWS::SQS::Queue")
    arn = {"Fn::GetAtt": [queue, "Arn"]}
    (name,) = [found["Export"]["Name"] for found in notifier["Outputs"].values() if found["Value"] == arn]
    return str(name)


def test_a_chains_own_topic_uses_the_notifiers_dead_letters(
    templates: dict[str, Template],
) -> None:
    template = templates["dev-greenlight-technique-aws-service-call"]
    assert resources(template, "AWS::SQS::Queue") == {}
    (subscription,) = resources(template, "AWS::SNS::Subscription").values()
    assert subscription["RedrivePolicy"]["deadLetterTargetArn"]["Fn::ImportValue"] == queue_of(templates)
