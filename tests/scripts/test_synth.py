"""`make synth`, which does not need CDK's command line."""

import json
from pathlib import Path

import pytest

from scripts.synth import context, main
from stacks import context as context_module


@pytest.fixture(autouse=True)
def cdk_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `cdk.json` with the settings of a deployment."""
    file = tmp_path / "cdk.json"
    settings = {
        "greenlight:bundles": "build/bundles",
        "greenlight:stage": "prod",
        "greenlight:chains": ["trip-planner"],
    }
    file.write_text(json.dumps({"app": "app.py", "context": settings}), encoding="utf-8")
    monkeypatch.setattr(context_module, "CDK_JSON", file)
    return file


def test_the_command_line_overrides_cdk_json() -> None:
    assert context([]) == {"greenlight:stage": "prod", "greenlight:chains": ["trip-planner"]}
    given = context(["-c", "greenlight:stage=test", "-c", "greenlight:models={}", "-c", "greenlight:bundles=b"])
    assert given == {
        "greenlight:stage": "test",
        "greenlight:chains": ["trip-planner"],
        "greenlight:models": "{}",
        "greenlight:bundles": "b",
    }


def test_the_templates_follow_the_settings(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "prod-greenlight-gone.template.json").touch()
    few = ["-c", "greenlight:chains=movie-pitch", "-c", "greenlight:checks=off"]
    assert main(few, tmp_path / "out") == 0
    names = {Path(line).name for line in capfd.readouterr().out.splitlines()}
    assert names == {f"prod-greenlight-{name}.template.json" for name in ("bot", "notifier", "movie-pitch")}


def test_an_invalid_setting_is_reported_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["-c", "greenlight:chains=gone"], tmp_path / "out") == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith('SettingError: greenlight:chains: no chain matches "gone"; ')
