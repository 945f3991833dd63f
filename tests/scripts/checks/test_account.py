"""The checks of the account, against the local AWS and a service that refuses."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from greenlight.aws.clients import ONCE
from local.aws.server import LocalAws
from scripts.checks import account
from tests.scripts.checks.bedrock import refusing
from tests.sdk import NOWHERE, client_at, new_client

VERSION = "/cdk-bootstrap/hnb659fds/version"


@pytest.fixture
def ssm(aws: LocalAws) -> Any:
    client = client_at(aws.endpoint, "ssm")
    client.delete_parameters(Names=[VERSION])
    return client


def test_credentials_say_whose_they_are(aws: LocalAws) -> None:
    found = account.credentials(client_at(aws.endpoint, "sts"))
    assert (found.state, found.todo) == ("ok", "")
    assert found.text.startswith(f"account {aws.account}, as arn:aws:sts::")


def test_wrong_credentials_are_reported_in_one_line() -> None:
    with refusing("InvalidClientTokenId", 403) as url:
        found = account.credentials(new_client("sts", url))
    assert (found.state, len(found.lines())) == ("bad", 2)
    assert "(InvalidClientTokenId)" in found.text
    assert "aws sso login" in found.todo


def test_a_proxy_in_place_of_aws_is_reported(aws: LocalAws) -> None:
    stranger = boto3.client(
        "sts", "us-east-1", aws_access_key_id="A", aws_secret_access_key="B", endpoint_url=aws.endpoint
    )
    assert account.credentials(stranger).text == "the reply does not come from AWS"


@pytest.mark.parametrize(
    ("name", "state", "todo"),
    [("", "bad", "export AWS_REGION"), ("us-eats-1", "warn", "spelling"), ("us-east-1", "ok", "")],
)
def test_a_region_has_to_be_set(name: str, state: str, todo: str) -> None:
    found = account.region(name, ["us-east-1", "eu-west-1"])
    assert found.state == state
    assert todo in found.todo


def test_an_account_that_is_not_bootstrapped_is_told_the_command(ssm: Any) -> None:
    found = account.bootstrap(ssm, "hnb659fds")
    assert found.state == "bad"
    assert VERSION in found.text
    assert "make cdk ARGS=bootstrap" in found.todo


@pytest.mark.parametrize(("version", "state"), [("5", "bad"), ("6", "ok"), ("30", "ok"), ("new", "bad")])
def test_an_old_bootstrap_is_not_enough(ssm: Any, version: str, state: str) -> None:
    ssm.put_parameter(Name=VERSION, Value=version, Type="String")
    found = account.bootstrap(ssm, "hnb659fds")
    assert (found.state, version in found.text) == (state, True)


def test_the_bootstrap_of_another_qualifier_is_looked_up_by_it(ssm: Any) -> None:
    ssm.put_parameter(Name=VERSION, Value="30", Type="String")
    assert "/cdk-bootstrap/acme/version" in account.bootstrap(ssm, "acme").text


def test_a_bootstrap_that_may_not_be_read_is_not_called_missing() -> None:
    with refusing("AccessDeniedException") as url:
        found = account.bootstrap(new_client("ssm", url), "hnb659fds")
    assert (found.state, found.todo) == ("warn", "ask an administrator for ssm:GetParameter")


def test_a_region_that_does_not_answer_is_reported() -> None:
    found = account.bootstrap(new_client("ssm", NOWHERE, ONCE), "hnb659fds")
    assert (found.state, "Could not connect" in found.text) == ("bad", True)


@pytest.mark.xdist_group("stacks")
def test_the_needed_version_is_what_the_templates_ask_for(assembly: Path) -> None:
    artifacts = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))["artifacts"].values()
    needed = {one["properties"].get("requiresBootstrapStackVersion") for one in artifacts if "properties" in one}
    assert needed - {None} == {account.BOOTSTRAP_VERSION}
