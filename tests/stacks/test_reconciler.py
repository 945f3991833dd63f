"""The reconciler and its schedule."""

import pytest

from tests.stacks.conftest import Template, resources
from tests.stacks.test_templates import function_named

pytestmark = pytest.mark.xdist_group("stacks")


def test_the_reconciler_runs_every_minute_and_ends_in_time(templates: dict[str, Template]) -> None:
    notifier = templates["dev-greenlight-notifier"]
    (rule,) = resources(notifier, "AWS::Events::Rule").values()
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    assert rule["Name"] == "dev-greenlight-reconciler"
    (target,) = rule["Targets"]
    (function,) = [name for name in resources(notifier, "AWS::Lambda::Function") if name.startswith("Reconciler")]
    assert target["Arn"] == {"Fn::GetAtt": [function, "Arn"]}
    (tries,) = resources(notifier, "AWS::Lambda::EventInvokeConfig").values()
    assert tries["MaximumRetryAttempts"] == 0
    settings = function_named(notifier, "Reconciler")
    letters = ("DeadLetters", "DeliveriesUndelivered")
    queues = [it for id, it in resources(notifier, "AWS::SQS::Queue").items() if id.startswith(letters)]
    assert len(queues) == 2
    assert all(settings["Timeout"] < min(60, queue["VisibilityTimeout"]) for queue in queues)
