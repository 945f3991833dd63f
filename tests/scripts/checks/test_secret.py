"""The check of the Slack secret, against the local AWS."""

import json
from typing import Any

import pytest

from local.aws.server import LocalAws
from scripts.checks.secret import mistakes, put_command, read_filling
from tests.scripts.checks.bedrock import refusing
from tests.sdk import client_at, new_client

NAME = "dev/greenlight/slack"
TOKEN, SIGNING = "xoxb-123456789012-abcDEF", "0123456789abcdef" * 2
GOOD = {"bot_token": TOKEN, "signing_secret": SIGNING}


@pytest.fixture
def secrets(aws: LocalAws) -> Any:
    client = client_at(aws.endpoint, "secretsmanager")
    if client.list_secrets(IncludePlannedDeletion=True)["SecretList"]:
        client.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)
    return client


def put(secrets: Any, values: object) -> None:
    secrets.create_secret(Name=NAME, SecretString=values if isinstance(values, str) else json.dumps(values))


def test_a_secret_that_is_not_there_yet_is_well(secrets: Any) -> None:
    filling, check = read_filling(secrets, NAME)
    assert (filling, check.state) == ("missing", "ok")


def test_a_filled_secret_is_well(secrets: Any) -> None:
    put(secrets, GOOD)
    assert read_filling(secrets, NAME)[0] == "filled"


def test_the_secret_of_a_first_deployment_is_empty(secrets: Any) -> None:
    put(secrets, {"bot_token": "", "signing_secret": ""})
    filling, check = read_filling(secrets, NAME)
    assert (filling, check.state, check.text) == ("empty", "bad", f"{NAME} is empty")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("xoxb-123456789012-abcDEF", "not JSON"),
        ([TOKEN], "not a JSON object"),
        ({**GOOD, "bot_token": "xapp-1-A-123456789012"}, '"bot_token" does not look right: it begins with "xoxb-"'),
        ({**GOOD, "signing_secret": SIGNING[1:]}, '"signing_secret" does not look right'),
        ({"bot_token": TOKEN}, '"signing_secret" is empty'),
        ({**GOOD, "bot_token": f"{TOKEN}\n"}, '"bot_token" does not look right'),
        ({**GOOD, "bot_token": 7}, '"bot_token" does not look right'),
    ],
)
def test_a_wrong_secret_says_what_is_wrong_and_not_its_values(secrets: Any, values: object, said: str) -> None:
    put(secrets, values)
    filling, check = read_filling(secrets, NAME)
    assert (filling, check.state) == ("wrong", "bad")
    assert said in check.text
    printed = "\n".join(check.lines())
    assert not any(value in printed for value in (TOKEN, SIGNING[1:], "xapp-1", "abcDEF"))


def test_a_secret_that_is_being_deleted_can_be_restored(secrets: Any) -> None:
    put(secrets, GOOD)
    secrets.delete_secret(SecretId=NAME)
    filling, check = read_filling(secrets, NAME)
    assert (filling, check.state) == ("unknown", "bad")
    assert "restore-secret" in check.todo


def test_a_secret_that_may_not_be_read_is_only_a_warning() -> None:
    with refusing("AccessDeniedException") as url:
        filling, check = read_filling(new_client("secretsmanager", url), NAME)
    assert (filling, check.state) == ("unknown", "warn")


def test_both_values_can_be_wrong_at_once() -> None:
    assert len(mistakes('{"bot_token": "x", "signing_secret": "y"}')) == 2


def test_the_command_keeps_the_values_out_of_the_history() -> None:
    command = put_command(NAME, "--region eu-west-1")
    assert command.endswith(f" --region eu-west-1 --secret-id {NAME} --secret-string file:///dev/stdin")
