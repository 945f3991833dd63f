"""What all chains share: records, files, the secret, the topics."""

import json
from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from greenlight.aws.indexes import INDEXES
from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def test_records_are_backed_up_encrypted_and_expire(templates: dict[str, Template]) -> None:
    (table,) = resources(templates["dev-greenlight-notifier"], "AWS::DynamoDB::Table").values()
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [("pk", "HASH"), ("sk", "RANGE")]
    assert table["SSESpecification"] == {"SSEEnabled": True}


def test_the_table_has_the_indexes_that_records_are_written_for(templates: dict[str, Template]) -> None:
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


def test_functions_that_write_records_know_kept_days(tmp_path: Path) -> None:
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


def test_other_apps_find_the_topic_and_the_notifier_by_name(templates: dict[str, Template]) -> None:
    outputs = templates["dev-greenlight-notifier"]["Outputs"].values()
    shared = {output["Export"]["Name"]: output["Value"] for output in outputs}
    topics = resources(templates["dev-greenlight-notifier"], "AWS::SNS::Topic")
    names = {bool(topic.get("FifoTopic")): {"Ref": id} for id, topic in topics.items()}
    assert (shared["dev-greenlight-topic"], shared["dev-greenlight-fifo-topic"]) == (names[False], names[True])
    assert shared["dev-greenlight-notifier"]["Fn::GetAtt"][0].startswith("Notifier")


def test_files_are_private(templates: dict[str, Template]) -> None:
    (bucket,) = resources(templates["dev-greenlight-notifier"], "AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 90


def test_no_template_holds_a_secret(templates: dict[str, Template]) -> None:
    (secret,) = resources(templates["dev-greenlight-notifier"], "AWS::SecretsManager::Secret").values()
    assert json.loads(secret["SecretString"]) == {"bot_token": "", "signing_secret": ""}
    assert secret["Name"] == "dev/greenlight/slack"
