"""The package that a function is deployed with."""

import json
from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from stacks.bundling import BUNDLES
from stacks.settings.settings import SettingError

CHAINS = "trip-planner,popular-repo-langchain"
"""Chains that use every bundle."""


def test_a_missing_bundle_error_says_how_to_build_it(tmp_path: Path) -> None:
    app = App(context={"greenlight:bundles": str(tmp_path)}, outdir=str(tmp_path / "out"))
    with pytest.raises(SettingError, match="functions-arm64 is not there: run `make bundle`"):
        build(app)


def test_the_bundles_for_lambdas_architecture_are_deployed(tmp_path: Path) -> None:
    for bundle in BUNDLES:
        (tmp_path / f"{bundle.name}-arm64").mkdir()
        (tmp_path / f"{bundle.name}-arm64" / "bundle").write_text(bundle.name)
    (tmp_path / "functions-arm64" / "chains").mkdir()
    context = {"greenlight:bundles": str(tmp_path), "greenlight:checks": "off", "greenlight:chains": CHAINS}
    build(App(context=context, outdir=str(tmp_path / "out"))).synth()
    deployed = {file.read_text() for file in tmp_path.glob("out/asset.*/bundle")}
    assert deployed == {bundle.name for bundle in BUNDLES}
    template = json.loads((tmp_path / "out" / "dev-greenlight-bot.template.json").read_text())
    functions = [part for part in template["Resources"].values() if part["Type"] == "AWS::Lambda::Function"]
    assert [function["Properties"]["Architectures"] for function in functions] == [["arm64"]]
