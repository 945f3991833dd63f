"""A complete alarm, and where it is sent."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cloudwatch as cloudwatch

from stacks.alarms import Alarms
from tests.stacks.settings.test_settings import settings
from tests.templates import resources


@pytest.mark.parametrize("email", ["", "ops@example.com"])
def test_an_alarm_goes_off_at_one_and_emails_the_address(email: str) -> None:
    app = App()
    stack = Stack(app, "S")
    metric = cloudwatch.Metric(namespace="AWS/Lambda", metric_name="Errors", statistic="Sum")
    Alarms(stack, settings(alarm_email=email)).on("Broken", metric, "It breaks")
    template: Any = app.synth().get_stack_by_name("S").template
    topics, subscriptions = (resources(template, f"AWS::SNS::{kind}") for kind in ("Topic", "Subscription"))
    (alarm,) = resources(template, "AWS::CloudWatch::Alarm").values()
    assert alarm == {
        "AlarmDescription": "It breaks",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
        "EvaluationPeriods": 1,
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Period": 300,
        "Statistic": "Sum",
        "TreatMissingData": "notBreaching",
        **({"AlarmActions": [{"Ref": topic} for topic in topics]} if email else {}),
    }
    assert [one["Endpoint"] for one in subscriptions.values()] == [email] * len(topics)
    assert len(topics) == bool(email)
