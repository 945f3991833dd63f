"""What `make deploy` does before and after CDK."""

from pathlib import Path

import pytest
import yaml

from scripts import deploy
from tests.acme import acme_chains

URL = "https://abc.lambda-url.eu-central-1.on.aws/"
BOT = {"RequestUrl": URL, "Chains": "movie-pitch,write-limerick", "ChainPackages": "chains,acme_chains"}


def test_added_arguments_come_last() -> None:
    given = deploy.arguments(["-c", "greenlight:stage=prod"])
    assert given[:2] == ["deploy", "--all"]
    assert given[-2:] == ["-c", "greenlight:stage=prod"]
    assert given[given.index("--outputs-file") + 1] == str(deploy.OUTPUTS)


def test_the_manifest_gets_the_bots_url_everywhere(tmp_path: Path) -> None:
    deploy.write_manifest(URL, ["movie-pitch", "trip-planner"], tmp_path / "build" / "manifest.yml")
    written = (tmp_path / "build" / "manifest.yml").read_text(encoding="utf-8")
    filled = yaml.safe_load(written)
    assert "example.com" not in written
    assert filled["settings"]["interactivity"]["request_url"] == URL
    assert filled["settings"]["event_subscriptions"]["request_url"] == URL
    assert {command["url"] for command in filled["features"]["slash_commands"]} == {URL}


def test_the_next_steps_are_printed_once_the_bot_is_deployed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    monkeypatch.setattr(deploy, "MANIFEST", tmp_path / "manifest.yml")
    deploy.finish({"prod-greenlight-notifier": {"Topic": "arn"}})
    assert capsys.readouterr().out == ""
    with acme_chains(tmp_path, packages=""):
        deploy.finish({"prod-greenlight-notifier": {"Topic": "arn"}, "prod-greenlight-bot": BOT})
    said = capsys.readouterr().out
    assert "aws secretsmanager put-secret-value --secret-id prod/greenlight/slack" in said
    assert "manifest.yml" in said
    written = (tmp_path / "manifest.yml").read_text(encoding="utf-8")
    assert URL in written
    commands = [command["command"] for command in yaml.safe_load(written)["features"]["slash_commands"]]
    assert commands == ["/greenlight", "/pitch-movie", "/write-limerick"]


def test_without_credentials_nothing_starts_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert deploy.main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Cannot deploy: there are no working AWS credentials")
    assert len(said.err.splitlines()) == 1
