"""The synthesised templates: what the tools say, and what we promise of keeping and alarms."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from greenlight.aws.indexes import INDEXES
from tests.along import NAMES
from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def function_named(template: Template, id: str) -> dict[str, Any]:
    """The one function whose id in the stack this is."""
    functions = resources(template, "AWS::Lambda::Function").items()
    (found,) = [function for name, function in functions if name.startswith(id)]
    properties: dict[str, Any] = found
    return properties


def queue_of(templates: dict[str, Template]) -> str:
    """The export that holds the ARN of the notifier's dead-letter queue."""
    notifier = templates["dev-greenlight-notifier"]
    (queue,) = resources(notifier, "AWS::SQS::Queue")
    arn = {"Fn::GetAtt": [queue, "Arn"]}
    (name,) = [found["Export"]["Name"] for found in notifier["Outputs"].values() if found["Value"] == arn]
    return str(name)


def test_cfn_lint_finds_nothing(assembly: Path) -> None:
    # W3005: CDK writes out a dependency that a reference implies already; that is harmless, and CDK's own doing.
    files = [str(file) for file in assembly.glob("*.template.json")]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("cfn-lint")),
            "--ignore-checks",
            "W3005",
            "--regions",
            "us-east-1",
            "--",
            *files,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stdout + done.stderr


def test_the_bot_has_a_function_url_that_slack_can_call(templates: dict[str, Template]) -> None:
    (url,) = resources(templates["dev-greenlight-bot"], "AWS::Lambda::Url").values()
    assert url["AuthType"] == "NONE"
    assert "RequestUrl" in templates["dev-greenlight-bot"]["Outputs"]


def test_every_function_is_alike(templates: dict[str, Template]) -> None:
    functions = [
        function
        for template in templates.values()
        for function in resources(template, "AWS::Lambda::Function").values()
    ]
    assert len(functions) > 3
    for function in functions:
        assert function["Architectures"] == ["arm64"]
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["LoggingConfig"]["LogFormat"] == "JSON"
        assert "token" not in json.dumps(function["Environment"]).lower()


def test_every_function_and_machine_has_a_log_group_that_forgets_after_three_months(
    templates: dict[str, Template],
) -> None:
    for template in templates.values():
        groups = resources(template, "AWS::Logs::LogGroup").values()
        logging = {
            **resources(template, "AWS::Lambda::Function"),
            **resources(template, "AWS::StepFunctions::StateMachine"),
        }
        assert [group["RetentionInDays"] for group in groups] == [90] * len(logging)


def test_undelivered_messages_are_kept_and_alarmed_about(templates: dict[str, Template]) -> None:
    notifier = templates["dev-greenlight-notifier"]
    (queue,) = resources(notifier, "AWS::SQS::Queue")
    (subscription,) = resources(notifier, "AWS::SNS::Subscription").values()
    function = function_named(notifier, "Notifier")
    arn = {"Fn::GetAtt": [queue, "Arn"]}
    assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": arn}
    assert function["DeadLetterConfig"] == {"TargetArn": arn}
    metrics = {alarm["MetricName"] for alarm in resources(notifier, "AWS::CloudWatch::Alarm").values()}
    assert metrics == {"ApproximateNumberOfMessagesVisible", "Errors"}


def test_the_reconciler_goes_round_every_minute_and_no_longer_than_that(templates: dict[str, Template]) -> None:
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
    (queue,) = resources(notifier, "AWS::SQS::Queue").values()
    assert settings["Timeout"] < min(60, queue["VisibilityTimeout"])


def test_failed_runs_are_alarmed_about_and_beginnings_and_bad_endings_reported(templates: dict[str, Template]) -> None:
    for chain in NAMES:
        template = templates[f"dev-greenlight-{chain}"]
        metrics = {alarm["MetricName"] for alarm in resources(template, "AWS::CloudWatch::Alarm").values()}
        assert "ExecutionsFailed" in metrics
        (rule,) = resources(template, "AWS::Events::Rule").values()
        assert rule["EventPattern"]["detail"]["status"] == ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]
        assert rule["Targets"][0]["DeadLetterConfig"]["Arn"]["Fn::ImportValue"] == queue_of(templates)
        callers = {permission["Principal"] for permission in resources(template, "AWS::Lambda::Permission").values()}
        assert "events.amazonaws.com" in callers


def test_a_topic_of_a_chains_own_hands_what_is_not_delivered_to_the_notifiers_queue(
    templates: dict[str, Template],
) -> None:
    template = templates["dev-greenlight-technique-aws-service-call"]
    assert resources(template, "AWS::SQS::Queue") == {}
    (subscription,) = resources(template, "AWS::SNS::Subscription").values()
    assert subscription["RedrivePolicy"]["deadLetterTargetArn"]["Fn::ImportValue"] == queue_of(templates)


def test_the_notifiers_queue_takes_what_topics_and_rules_of_the_stage_could_not_hand_over(
    templates: dict[str, Template],
) -> None:
    notifier = templates["dev-greenlight-notifier"]
    (settings,) = resources(notifier, "AWS::SQS::Queue").values()
    assert settings["MessageRetentionPeriod"] == 14 * 24 * 3600
    (policy,) = resources(notifier, "AWS::SQS::QueuePolicy").values()
    sources = {
        statement["Principal"].get("Service"): json.dumps(statement["Condition"])
        for statement in policy["PolicyDocument"]["Statement"]
        if "ArnLike" in statement["Condition"]
    }
    assert sorted(sources) == ["events.amazonaws.com", "sns.amazonaws.com"]
    assert ":dev-greenlight-*" in sources["sns.amazonaws.com"]
    assert ":rule/dev-greenlight-*" in sources["events.amazonaws.com"]


def test_records_are_kept_safe_and_forgotten_in_time(templates: dict[str, Template]) -> None:
    (table,) = resources(templates["dev-greenlight-notifier"], "AWS::DynamoDB::Table").values()
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [("pk", "HASH"), ("sk", "RANGE")]
    assert table["SSESpecification"] == {"SSEEnabled": True}


def test_the_table_is_read_by_the_indexes_that_the_records_are_written_for(templates: dict[str, Template]) -> None:
    (table,) = resources(templates["dev-greenlight-notifier"], "AWS::DynamoDB::Table").values()
    indexes = {
        index["IndexName"]: tuple((key["AttributeName"], key["KeyType"]) for key in index["KeySchema"])
        for index in table["GlobalSecondaryIndexes"]
    }
    assert indexes == {name: ((text, "HASH"), (number, "RANGE")) for name, (text, number) in INDEXES.items()}
    assert {index["Projection"]["ProjectionType"] for index in table["GlobalSecondaryIndexes"]} == {"ALL"}
    kinds = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    assert kinds == {
        "pk": "S",
        "sk": "S",
        **{key: kind for keys in INDEXES.values() for key, kind in zip(keys, "SN", strict=True)},
    }


def test_whoever_writes_records_knows_for_how_long_they_are_kept(tmp_path: Path) -> None:
    context = {"greenlight:checks": "off", "greenlight:kept_days": "30", "greenlight:chains": "movie-pitch"}
    build(App(context=context, outdir=str(tmp_path))).synth()
    for stack in ("dev-greenlight-bot", "dev-greenlight-notifier"):
        template = json.loads((tmp_path / f"{stack}.template.json").read_text(encoding="utf-8"))
        told = [
            function["Environment"]["Variables"]
            for function in resources(template, "AWS::Lambda::Function").values()
            if "TABLE" in function["Environment"]["Variables"]
        ]
        assert [variables["KEPT_DAYS"] for variables in told] == ["30"] * len(told)
        assert told


def test_other_apps_find_the_topic_and_the_notifier_by_their_names(templates: dict[str, Template]) -> None:
    outputs = templates["dev-greenlight-notifier"]["Outputs"].values()
    shared = {output["Export"]["Name"]: output["Value"] for output in outputs}
    (topic,) = resources(templates["dev-greenlight-notifier"], "AWS::SNS::Topic")
    assert shared["dev-greenlight-topic"] == {"Ref": topic}
    assert shared["dev-greenlight-notifier"]["Fn::GetAtt"][0].startswith("Notifier")


def test_files_are_private(templates: dict[str, Template]) -> None:
    (bucket,) = resources(templates["dev-greenlight-notifier"], "AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 90


def test_no_template_holds_a_secret(templates: dict[str, Template]) -> None:
    (secret,) = resources(templates["dev-greenlight-notifier"], "AWS::SecretsManager::Secret").values()
    assert json.loads(secret["SecretString"]) == {"bot_token": "", "signing_secret": ""}
    assert secret["Name"] == "dev/greenlight/slack"
