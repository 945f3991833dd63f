"""`make destroy`: what it asks, what it gives CDK, and what it says stays."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from local.aws.server import LocalAws
from scripts import destroy
from scripts.cloudformation import Kept
from tests.scripts.account import forget_aws, set_aws, set_context
from tests.scripts.checks.bedrock import refusing
from tests.sdk import client_at

BUCKET = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "DeletionPolicy": "Retain",
    "Properties": {
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    },
}
SHARED, BOT, PITCH, GONE = (f"dev-greenlight-{name}" for name in ("notifier", "bot", "movie-pitch", "gone"))


class Cdk:
    """Deletes the stacks that CDK's command line is given, in its order; or fails."""

    def __init__(self, formation: Any, code: int = 0) -> None:
        self.formation, self.code = formation, code
        self.calls: list[Sequence[str]] = []

    def __call__(self, arguments: Sequence[str]) -> int:
        self.calls.append(arguments)
        for word in arguments if not self.code else ():
            if "-greenlight-" in word:
                self.formation.delete_stack(StackName=word)
        return self.code


@pytest.fixture
def formation(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account with a deployment that had the movie pitch before."""
    set_aws(aws.variables(), aws.region, tmp_path, monkeypatch)
    set_context(tmp_path, monkeypatch, chains="trip-planner")
    client = client_at(aws.endpoint, "cloudformation")
    for stack in reversed(client.describe_stacks()["Stacks"]):
        client.delete_stack(StackName=stack["StackName"])
    exported = {"Arn": {"Value": "there", "Export": {"Name": f"{SHARED}:topic"}}}
    create(client, SHARED, {"Records": TABLE, "Files": BUCKET}, exported)
    for name in (BOT, PITCH):
        create(client, name, {"Secret": importing(f"{SHARED}:topic")})
    create(client, "prod-greenlight-bot", {"Queue": {"Type": "AWS::SQS::Queue"}})
    return client


def create(formation: Any, name: str, resources: dict[str, Any], outputs: dict[str, Any] | None = None) -> None:
    formation.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources, "Outputs": outputs or {}}))


def importing(export: str) -> dict[str, Any]:
    return {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": {"Fn::ImportValue": export}}}


def answer(agreed: bool) -> Callable[[], bool]:
    return lambda: agreed


def names(formation: Any) -> set[str]:
    return {stack["StackName"] for stack in formation.describe_stacks()["Stacks"]}


def test_cdk_gets_the_stacks_and_the_app_with_every_chain() -> None:
    given = destroy.arguments([SHARED, BOT], ["-c", "greenlight:chains=movie-pitch", "--yes"])
    assert given[:5] == ["destroy", SHARED, BOT, "--exclusively", "--force"]
    assert "--yes" not in given
    assert given[-4:] == ["-c", "greenlight:chains=*", "-c", "greenlight:bundles="]


def test_every_stack_of_the_stage_is_destroyed_and_what_stays_is_named(
    formation: Any, aws: LocalAws, capsys: pytest.CaptureFixture[str]
) -> None:
    table, bucket = (
        one["PhysicalResourceId"]
        for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
        for one in formation.describe_stack_resources(StackName=SHARED)["StackResources"]
        if one["ResourceType"] == kind
    )
    cdk = Cdk(formation)
    assert destroy.main([], cdk, answer(True)) == 0
    assert names(formation) == {"prod-greenlight-bot"}
    (given,) = cdk.calls
    assert {word for word in given if "-greenlight-" in word} == {SHARED, BOT, PITCH}
    before, after = capsys.readouterr().out.split("Destroyed.")
    assert before.startswith("This will be destroyed (account 123456789012, as arn:aws:sts::")
    assert all(f"\n  {name}\n" in before for name in (SHARED, BOT, PITCH))
    assert f"AWS::DynamoDB::Table {table}" in before
    assert f"  aws dynamodb delete-table --table-name {table} --region us-east-1\n" in after
    assert f"  aws s3 rb s3://{bucket} --force --region us-east-1\n" in after
    assert bucket in {one["Name"] for one in client_at(aws.endpoint, "s3").list_buckets()["Buckets"]}


def test_without_consent_nothing_is_destroyed(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cdk, before = Cdk(formation), names(formation)
    assert destroy.main([], cdk, answer(False)) == 1
    assert (cdk.calls, names(formation)) == ([], before)
    assert capsys.readouterr().out.endswith("Nothing was destroyed.\n")


def test_yes_asks_nobody(formation: Any) -> None:
    def never() -> bool:
        raise AssertionError("asked")

    assert destroy.main(["--yes"], Cdk(formation), never) == 0


CONSENT = [("y\n", True), ("Yes\n", True), ("\n", False), ("no\n", False), ("", False)]


@pytest.mark.parametrize(("typed", "agreed"), CONSENT)
def test_only_yes_is_consent(typed: str, agreed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert destroy.ask() == agreed


def test_a_stack_that_uses_the_shared_one_stops_it_first(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    create(formation, GONE, {"Secret": importing(f"{SHARED}:topic")})
    cdk = Cdk(formation)
    assert destroy.main(["--yes"], cdk) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Cannot destroy: {GONE}: not part of this app")
    assert f"aws cloudformation delete-stack --region us-east-1 --stack-name {GONE}\n" in said
    assert cdk.calls == []


def test_a_failure_says_how_to_continue(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert destroy.main(["--yes"], Cdk(formation, code=3)) == 3
    said = capsys.readouterr()
    assert "`make destroy` continues" in said.err
    assert "Destroyed." not in said.out


def test_a_stage_without_stacks_is_no_failure(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cdk = Cdk(formation)
    assert destroy.main(["-c", "greenlight:stage=test"], cdk) == 0
    assert capsys.readouterr().out.startswith("There is nothing of the stage test here (account 123456789012")
    assert cdk.calls == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "no region is set: export AWS_REGION=us-east-1"),
        (["--region", "us-east-1"], "there are no working AWS credentials (Unable to locate credentials)"),
        (["-c", "greenlight:chains=gone"], 'greenlight:chains: no chain matches "gone"'),
        (["--profile", "gone"], "The config profile (gone) could not be found"),
    ],
)
def test_a_mistake_is_one_line(
    given: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget_aws(tmp_path, monkeypatch)
    assert destroy.main(given) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Cannot destroy: {said}")


@pytest.mark.usefixtures("formation")
def test_a_missing_right_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with refusing("AccessDenied", 403) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", url)
        assert destroy.main(["--yes"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Cannot destroy: An error occurred (AccessDenied) when calling the DescribeStacks")


def test_what_has_no_command_is_not_given_one() -> None:
    kept = [Kept(type="AWS::SQS::Queue", name="q")]
    assert "  AWS::SQS::Queue q" in destroy.announcement(["bot"], "here", kept)
    assert "To delete what was kept" not in destroy.leftovers(kept, "--region us-east-1")


def test_nothing_is_said_to_stay_if_nothing_does() -> None:
    assert "stays" not in destroy.announcement(["bot"], "here", [])
