"""Which chains a deployment has, and what it looks like without the others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from chains.movie_pitch.chain import chain
from stacks.selection import left_out, select
from tests.along import CHAINS as ALONG
from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")
BEDROCK = "popular-repo-bedrock"
AGENTCORE = "popular-repo-agentcore"
CHAINS = {
    name: replace(chain, name=name, opt_in="not everywhere" if name == "opt-in" else "")
    for name in ("map-one", "map-two", "opt-in", "other")
}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), ["map-one", "map-two", "other"]),
        (("*",), ["map-one", "map-two", "opt-in", "other"]),
        (("other", "map-one"), ["map-one", "other"]),
        (("map-*",), ["map-one", "map-two"]),
        (("opt-in",), ["opt-in"]),
        (("o*",), ["opt-in", "other"]),
        (("-map-*",), ["other"]),
        (("*", "-map-two"), ["map-one", "opt-in", "other"]),
    ],
)
def test_names_and_patterns_choose_chains(wanted: tuple[str, ...], found: list[str]) -> None:
    assert list(select(wanted, CHAINS)) == found


@pytest.mark.parametrize("wanted", ["gone", "-gone", "gone-*", ""])
def test_an_unmatched_pattern_error_lists_the_chains(wanted: str) -> None:
    pattern = wanted.removeprefix("-")
    with pytest.raises(ValueError, match=rf'no chain matches "{pattern}"; the chains are map-'.replace("-*", r"-\*")):
        select(("other", wanted), CHAINS)


def test_a_deployment_needs_at_least_one_chain() -> None:
    with pytest.raises(ValueError, match=r"other,-o\* leaves no chain"):
        select(("other", "-o*"), CHAINS)


def test_a_line_says_which_opt_in_chains_are_left_out() -> None:
    line = "Left out: opt-in (not everywhere). Name it in greenlight:chains to deploy it."
    assert list(left_out((), CHAINS)) == list(left_out(("-other",), CHAINS)) == [line]
    for wanted in ("*", "opt-in", "other", "-opt-in"):
        assert list(left_out((wanted,), CHAINS)) == []


def built(folder: Path, **context: object) -> dict[str, str]:
    """The templates of a deployment, by stack."""
    given = {f"greenlight:{name}": value for name, value in context.items()}
    build(App(context={"greenlight:checks": "off", **given}, outdir=str(folder))).synth()
    return {file.name.partition(".")[0]: file.read_text("utf-8") for file in folder.glob("*.template.json")}


def test_an_opt_in_chain_is_left_out_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ALONG.keys() - select((), ALONG).keys() == {AGENTCORE, BEDROCK}
    # Only some of the others, because that is faster.
    stacks = set(built(tmp_path, chains="-[!p]*"))
    ours = {f"dev-greenlight-{name}" for name in ("bot", "notifier", *ALONG)}
    assert stacks & ours == {f"dev-greenlight-{name}" for name in ("bot", "notifier", "popular-repo-langchain")}
    said = capsys.readouterr().out
    assert f"Left out: {BEDROCK} (Amazon Bedrock Agents has been closed to new customers since 30 July 2026)." in said
    assert f"Left out: {AGENTCORE} (Amazon Bedrock AgentCore's managed harness is not in every region)." in said


def test_functions_know_only_the_deployed_chains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = built(tmp_path, chains="movie-pitch,technique-map-*", models={"trip-planner": "m"}, limits={BEDROCK: {}})
    names = ["movie-pitch", "technique-map-chain"]
    assert set(found) == {f"dev-greenlight-{name}" for name in ("bot", "notifier", *names)}
    assert capsys.readouterr().out == ""
    told = {}
    for stack in ("bot", "notifier"):
        template = json.loads(found[f"dev-greenlight-{stack}"])
        for name, function in resources(template, "AWS::Lambda::Function").items():
            told[name[: -len("D2D3D395")]] = function["Environment"]["Variables"].get("CHAINS")
    assert told == dict.fromkeys(("Bot", "Notifier", "Reconciler"), ",".join(names))
    assert json.loads(found["dev-greenlight-bot"])["Outputs"]["Chains"]["Value"] == ",".join(names)


def test_exports_for_left_out_chains_stay(tmp_path: Path, templates: dict[str, Template]) -> None:
    few = json.loads(built(tmp_path, chains="movie-pitch")["dev-greenlight-notifier"])
    every = templates["dev-greenlight-notifier"]
    assert few["Outputs"].keys() == every["Outputs"].keys()
