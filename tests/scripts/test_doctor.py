"""`make doctor` as a whole: against the local AWS, a catalogue of Bedrock, and the model endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.aws.server import LocalAws
from local.model.endpoint import ModelEndpoint
from local.model.errors import ModelError
from local.model.messages import Body
from scripts import doctor
from tests.scripts.account import forget_aws, set_aws, set_context
from tests.scripts.checks.bedrock import PROFILE, SONNET, Catalogue, availability, served
from tests.sdk import client_at

SECRET = {"bot_token": "xoxb-123456789012-abcDEF", "signing_secret": "0123456789abcdef" * 2}


class Replies:
    """A model that says ok, until it is given an error."""

    error: ModelError | None = None

    def invoke(self, model_id: str, body: Body) -> Body:
        if self.error:
            raise self.error
        usage = {"input_tokens": 3, "output_tokens": 1}
        return {"content": [{"type": "text", "text": "ok"}], "stop_reason": "end_turn", "usage": usage}


@pytest.fixture
def replies() -> Replies:
    return Replies()


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture
def account(
    aws: LocalAws, catalogue: Catalogue, replies: Replies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """An account in which everything is well; returns its client of SSM."""
    ssm, secrets = client_at(aws.endpoint, "ssm"), client_at(aws.endpoint, "secretsmanager")
    ssm.put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String", Overwrite=True)
    secrets.create_secret(Name="dev/greenlight/slack", SecretString=json.dumps(SECRET))
    set_aws(aws.variables(), aws.region, tmp_path, monkeypatch)
    set_context(tmp_path, monkeypatch, chains="movie-pitch,trip-planner", model=PROFILE)
    endpoint = ModelEndpoint(replies)
    endpoint.start()
    with served(catalogue.app()) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK", url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", endpoint.url)
        yield ssm
    endpoint.stop()
    secrets.delete_secret(SecretId="dev/greenlight/slack", ForceDeleteWithoutRecovery=True)


def lines(said: pytest.CaptureFixture[str]) -> list[str]:
    out, err = said.readouterr()
    assert err == ""
    return out.splitlines()


def names(said: list[str]) -> list[tuple[str, str]]:
    return [(line[:4].strip(), line[6:].partition(":")[0]) for line in said[:-1] if line[0] != " "]


@pytest.mark.usefixtures("account")
def test_an_account_in_which_everything_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main([]) == 0
    *found, last = said = lines(capsys)
    assert names(said) == [
        ("ok", "settings"),
        ("ok", "credentials"),
        ("ok", "region"),
        ("ok", "bootstrap"),
        ("ok", f"profile {PROFILE}"),
        ("ok", f"model {SONNET}"),
        ("ok", f"access to {SONNET}"),
        ("ok", "use-case form"),
        ("ok", "Slack secret"),
    ]
    assert found[0] == "ok    settings: stage dev, 2 chains"
    assert last == "Everything is well."
    assert not any(value in line for line in said for value in SECRET.values())


def test_an_account_without_anything_is_told_every_step(
    account: Any, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    account.delete_parameter(Name="/cdk-bootstrap/hnb659fds/version")
    catalogue.available[SONNET] = availability("NOT_AVAILABLE")
    catalogue.form = False
    assert doctor.main(["-c", "greenlight:stage=new"]) == 1
    said = lines(capsys)
    assert [one for one in names(said) if one[0] != "ok"] == [
        ("bad", "bootstrap"),
        ("bad", f"access to {SONNET}"),
        ("warn", "use-case form"),
    ]
    assert "ok    Slack secret: there is no new/greenlight/slack yet: the first `make deploy` creates it" in said
    assert said[-1] == "2 to be done, 1 to look at."


@pytest.mark.usefixtures("account")
def test_an_answered_call_proves_the_access(catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue.available[SONNET] = availability("NOT_AVAILABLE")
    assert doctor.main(["--call"]) == 0
    said = names(lines(capsys))
    assert ("ok", f"call of {PROFILE}") in said
    assert not any(name.startswith("access") for _, name in said)


@pytest.mark.usefixtures("account")
def test_a_refused_call_is_to_be_done(replies: Replies, capsys: pytest.CaptureFixture[str]) -> None:
    replies.error = ModelError("AccessDeniedException", "Model access is denied: aws-marketplace:Subscribe")
    assert doctor.main(["--call"]) == 1
    said = names(lines(capsys))
    assert ("bad", f"call of {PROFILE}") in said
    assert ("ok", f"access to {SONNET}") in said


@pytest.mark.usefixtures("account")
def test_each_model_of_the_deployed_chains_is_checked_once(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    models = {"trip-planner": "amazon.nova-pro-v1:0", "short-story": "eu.amazon.nova-pro-v1:0", "movie-pitch": PROFILE}
    chains = "movie-pitch,trip-planner,meal-planner,novel-blog-post"
    set_context(tmp_path, monkeypatch, chains=chains, model=PROFILE, models=models)
    catalogue.models["amazon.nova-pro-v1:0"] = {"status": "ACTIVE"}
    catalogue.available["amazon.nova-pro-v1:0"] = availability()
    assert doctor.main([]) == 0
    lines(capsys)
    looked_up = [asked for asked in catalogue.asked if asked.startswith("foundation-models/")]
    assert looked_up == [f"foundation-models/{SONNET}", "foundation-models/amazon.nova-pro-v1:0"]


@pytest.mark.usefixtures("account")
def test_a_model_of_another_region_is_not_looked_up(catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--region", "eu-west-1", "--call"]) == 1
    said = names(lines(capsys))
    assert ("bad", f"model {PROFILE}") in said
    assert [asked for asked in catalogue.asked if not asked.startswith("use-case")] == []


def test_without_credentials_and_region_there_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget_aws(tmp_path, monkeypatch)
    set_context(tmp_path, monkeypatch, model=PROFILE)
    assert doctor.main(["--call"]) == 1
    said = lines(capsys)
    assert names(said) == [("ok", "settings"), ("bad", "credentials"), ("bad", "region")]
    assert said[-1] == "2 to be done."


@pytest.mark.parametrize(
    ("arguments", "name"), [(["-c", "greenlight:chains=gone"], "settings"), (["--profile", "gone"], "credentials")]
)
def test_a_mistake_in_the_arguments_is_one_line(
    arguments: list[str],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    forget_aws(tmp_path, monkeypatch)
    assert doctor.main(arguments) == 1
    said = lines(capsys)
    assert names(said) == [("bad", name)]
    assert len(said) == 3
