from pathlib import Path

import pytest

from scripts import deploy
from scripts.manifest import REQUEST_URL


def test_the_command_line_runs_on_the_packages_own_node() -> None:
    node, npx, *rest = deploy.command(["ls"])
    assert Path(node).exists()
    assert Path(npx).exists()
    assert rest == ["--yes", deploy.CDK, "ls"]


def test_after_a_deployment_the_manifest_has_the_url_and_the_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    monkeypatch.setattr(deploy, "MANIFEST", tmp_path / "manifest.yml")
    said = deploy.after({"prod-greenlight-notifier": {}, "prod-greenlight-bot": {"RequestUrl": "https://bot.example/"}})
    written = (tmp_path / "manifest.yml").read_text(encoding="utf-8")
    assert "url: https://bot.example/" in written
    assert REQUEST_URL not in written
    assert "--secret-id prod/greenlight/slack" in said


def test_without_credentials_there_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    assert deploy.main([]) == 1
    assert "no working AWS credentials" in capsys.readouterr().err
