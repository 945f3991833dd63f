"""CloudWatch alarms, and the topic that emails them."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.settings.settings import Settings

NAMESPACE = "Greenlight"
"""The namespace of the functions' metrics."""


class Alarms(Construct):
    """A stack's alarms. Each goes off when its metric reaches its threshold, by default 1, within five minutes."""

    def __init__(self, scope: Construct, settings: Settings) -> None:
        super().__init__(scope, "Alarms")
        self.topic: sns.Topic | None = None
        if settings.alarm_email:
            self.topic = sns.Topic(self, "Topic", enforce_ssl=True, display_name=f"Greenlight ({settings.stage})")
            self.topic.add_subscription(subscriptions.EmailSubscription(settings.alarm_email))

    def on(self, id: str, metric: cloudwatch.IMetric, description: str, threshold: float = 1) -> cloudwatch.Alarm:
        """Adds an alarm on the metric. Missing data does not set it off."""
        alarm = cloudwatch.Alarm(
            self,
            id,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            alarm_description=description,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        if self.topic:
            alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm

    def on_count(self, name: str, description: str) -> cloudwatch.Alarm:
        """Adds an alarm on what functions count (`greenlight.aws.metrics`)."""
        return self.on(name, cloudwatch.Metric(namespace=NAMESPACE, metric_name=name, statistic="Sum"), description)
