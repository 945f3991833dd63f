"""How a command reads which deployment it is about."""

from pathlib import Path

import pytest
from botocore.exceptions import ProfileNotFound

from scripts.deployment import read_deployment
from stacks.settings.settings import SettingError
from tests.scripts.account import forget_aws, set_context


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_aws(tmp_path, monkeypatch)
    set_context(tmp_path, monkeypatch, chains="movie-pitch")


def test_the_settings_are_those_of_cdk_json_and_the_command_line() -> None:
    found = read_deployment(["-c", "greenlight:stage=prod", "--no-execute", "prod-greenlight-bot"])
    assert (found.settings.stage, list(found.chains)) == ("prod", ["movie-pitch"])
    assert (found.shared, found.bot) == ("prod-greenlight-notifier", "prod-greenlight-bot")
    assert (found.stack("movie-pitch"), found.secret) == ("prod-greenlight-movie-pitch", "prod/greenlight/slack")


@pytest.mark.parametrize(
    "wrong",
    [
        "greenlight:chains=gone",
        "greenlight:kept_days=soon",
        'greenlight:gates={"movie-pitch/gone": {}}',
        'greenlight:limits={"gone": {}}',
        'greenlight:models={"gone": "x"}',
    ],
)
def test_a_wrong_setting_is_refused_as_in_synth(wrong: str) -> None:
    with pytest.raises(SettingError):
        read_deployment(["-c", wrong])


def test_the_region_is_found_in_the_order_of_cdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_deployment([]).region == ""
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-north-1\n[profile acme]\nregion = eu-south-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert read_deployment([]).region == "eu-north-1"
    assert read_deployment(["--profile", "acme"]).region == "eu-south-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    assert read_deployment([]).region == "eu-west-2"
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert read_deployment([]).region == "eu-west-1"
    named = read_deployment(["--region=us-west-2"])
    assert (named.region, named.client("s3").meta.region_name) == ("us-west-2", "us-west-2")
    assert named.client("s3", "us-east-1").meta.region_name == "us-east-1"


def test_the_aws_cli_gets_the_same_region_and_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[profile acme]\nregion = eu-south-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert read_deployment(["--region", "eu-west-1"]).aws_options == "--region eu-west-1"
    assert read_deployment(["--profile", "acme"]).aws_options == "--region eu-south-1 --profile acme"


def test_a_profile_that_is_not_there_is_reported() -> None:
    with pytest.raises(ProfileNotFound):
        read_deployment(["--profile", "gone"])


def test_an_account_may_be_bootstrapped_under_another_name() -> None:
    assert read_deployment([]).qualifier == "hnb659fds"
    assert read_deployment(["-c", "@aws-cdk/core:bootstrapQualifier=acme"]).qualifier == "acme"
