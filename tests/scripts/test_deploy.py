"""What `make deploy` gives CDK, and what it says afterwards, against the local AWS."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.aws.server import LocalAws
from scripts import deploy
from scripts.deployment import read_deployment
from tests.acme import acme_chains
from tests.scripts.account import forget_aws, set_aws, set_context
from tests.scripts.checks.bedrock import refusing
from tests.sdk import client_at

URL = "https://abc.lambda-url.eu-central-1.on.aws/"
SHARED, BOT, PITCH, TRIP = (f"dev-greenlight-{name}" for name in ("notifier", "bot", "movie-pitch", "trip-planner"))
OUTPUTS = {"RequestUrl": URL, "Chains": "movie-pitch,trip-planner", "ChainPackages": "chains"}
SECRET = "dev/greenlight/slack"
FILLED = {"bot_token": "xoxb-123456789012-abcDEF", "signing_secret": "0123456789abcdef" * 2}
QUEUE = {"Type": "AWS::SQS::Queue"}


class Cdk:
    """Deploys as CDK's command line does: the stacks it is given, or all; writes the outputs; fails at one stack."""

    def __init__(self, formation: Any, fails_at: str = "", outputs: dict[str, str] | None = None) -> None:
        self.formation, self.fails_at = formation, fails_at
        self.outputs = OUTPUTS if outputs is None else outputs
        self.calls: list[Sequence[str]] = []

    def __call__(self, arguments: Sequence[str]) -> int:
        self.calls.append(arguments)
        named = [word for word in arguments if "-greenlight-" in word]
        written: dict[str, dict[str, str]] = {}
        there = {stack["StackName"] for stack in self.formation.describe_stacks()["Stacks"]}
        code = 0
        for stack in named or [SHARED, PITCH, TRIP, BOT]:
            if stack == self.fails_at:
                code = 1
                break
            if stack not in there:
                self.create(stack)
            if stack == BOT:
                written[stack] = self.outputs
        deploy.OUTPUTS.write_text(json.dumps(written), encoding="utf-8")
        return code

    def create(self, stack: str) -> None:
        outputs = {name: {"Value": value} for name, value in self.outputs.items()} if stack == BOT else {}
        body = json.dumps({"Resources": {"Queue": QUEUE}, "Outputs": outputs})
        self.formation.create_stack(StackName=stack, TemplateBody=body)


@pytest.fixture
def formation(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty account, and a folder for what a deployment writes."""
    set_aws(aws.variables(), aws.region, tmp_path, monkeypatch)
    set_context(tmp_path, monkeypatch, chains="movie-pitch,trip-planner")
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    monkeypatch.setattr(deploy, "OUTPUTS", tmp_path / "outputs.json")
    monkeypatch.setattr(deploy, "MANIFEST", tmp_path / "build" / "manifest.yml")
    client = client_at(aws.endpoint, "cloudformation")
    for stack in client.describe_stacks()["Stacks"]:
        client.delete_stack(StackName=stack["StackName"])
    secrets = client_at(aws.endpoint, "secretsmanager")
    if secrets.list_secrets()["SecretList"]:
        secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name=SECRET, SecretString='{"bot_token": "", "signing_secret": ""}')
    return client


def fill(aws: LocalAws) -> None:
    client_at(aws.endpoint, "secretsmanager").put_secret_value(SecretId=SECRET, SecretString=json.dumps(FILLED))


def arguments(*more: str) -> list[list[str]]:
    return deploy.calls(read_deployment(more), more)


@pytest.mark.usefixtures("formation")
def test_the_bot_comes_before_the_chains() -> None:
    first, second = arguments("-c", "greenlight:stage=prod")
    assert first[:3] == ["deploy", "prod-greenlight-notifier", "prod-greenlight-bot"]
    assert second[:4] == ["deploy", "--all", "--app", "cdk.out"]
    for given in (first, second):
        assert given[given.index("--outputs-file") + 1] == str(deploy.OUTPUTS)
        assert given[-2:] == ["-c", "greenlight:stage=prod"]


@pytest.mark.usefixtures("formation")
def test_single_stacks_are_deployed_alone() -> None:
    (given,) = arguments("dev-greenlight-technique-*", "--exclusively", "--all")
    assert given[0] == "deploy"
    assert given[-2:] == ["dev-greenlight-technique-*", "--exclusively"]
    assert "--all" not in given


@pytest.mark.usefixtures("formation")
@pytest.mark.parametrize("place", [("--output", "elsewhere"), ("-o", "elsewhere"), ("--app=elsewhere",)])
def test_an_assembly_of_your_own_place_is_not_overridden(place: tuple[str, ...]) -> None:
    _, second = arguments(*place)
    assert "cdk.out" not in second


@pytest.mark.parametrize(
    ("more", "names"),
    [
        (["-c", "greenlight:stage=prod", "--require-approval", "never"], []),
        (["-c", "greenlight:alarm_email=me@dev-greenlight-bot.example"], []),
        (["prod-greenlight-bot", "--no-execute"], ["prod-greenlight-bot"]),
        (["*-greenlight-bot"], ["*-greenlight-bot"]),
    ],
)
def test_stacks_are_told_from_options(more: list[str], names: list[str]) -> None:
    assert deploy.named_stacks(more) == names


def test_a_first_deployment_writes_the_manifest_and_says_what_is_left(
    formation: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    cdk = Cdk(formation)
    assert deploy.main([], cdk) == 0
    assert len(cdk.calls) == 2
    said = capsys.readouterr()
    assert said.out.startswith("Deploying to account 123456789012, as arn:aws:sts::")
    assert "1. Create the Slack app" in said.out
    assert "paste build/manifest.yml" in said.out
    assert "/invite @Greenlight, then /pitch-movie cowboys in space" in said.out
    assert said.out.rstrip().splitlines()[-1].startswith("https://api.slack.com/apps?new_app=1&manifest_yaml=")
    assert said.err == ""
    written = deploy.MANIFEST.read_text(encoding="utf-8")
    commands = [one["command"] for one in yaml.safe_load(written)["features"]["slash_commands"]]
    assert commands == ["/greenlight", "/pitch-movie", "/plan-trip"]
    assert URL in written


def test_the_outputs_of_both_calls_are_merged(formation: Any) -> None:
    class Second(Cdk):
        def __call__(self, arguments: Sequence[str]) -> int:
            super().__call__(arguments)
            if len(self.calls) == 2:
                deploy.OUTPUTS.write_text(json.dumps({PITCH: {"Machine": "arn"}}), encoding="utf-8")
            return 0

    assert deploy.main([], Second(formation)) == 0
    assert json.loads(deploy.OUTPUTS.read_text(encoding="utf-8")) == {BOT: OUTPUTS, PITCH: {"Machine": "arn"}}


def test_a_later_deployment_asks_only_for_what_has_changed(
    formation: Any, aws: LocalAws, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main([], Cdk(formation)) == 0
    fill(aws)
    capsys.readouterr()
    assert deploy.main([], Cdk(formation)) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Nothing is left to do. `make doctor` checks the deployment."]
    assert deploy.main([], Cdk(formation, outputs={**OUTPUTS, "Chains": "movie-pitch"})) == 0
    (title, step) = capsys.readouterr().out.splitlines()[1:]
    assert title == "Left to do:"
    assert step.startswith("1. Paste build/manifest.yml into the Slack app's App Manifest")


def test_a_failure_of_a_chain_says_what_is_deployed_and_what_is_left(
    formation: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main([], Cdk(formation, fails_at=TRIP)) == 1
    said = capsys.readouterr()
    assert said.err.startswith("The bot and what all chains share are deployed. Of 2 chains, these are not up to date:")
    assert f"\n  {TRIP} (not there)\n" in said.err
    assert PITCH not in said.err
    assert "`make deploy`, which continues" in said.err
    assert "1. Create the Slack app" in said.out
    assert deploy.main([], Cdk(formation)) == 0


def test_a_failure_of_the_bot_ends_it(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cdk = Cdk(formation, fails_at=BOT)
    assert deploy.main([], cdk) == 1
    said = capsys.readouterr()
    assert said.err.startswith("Not everything was deployed.")
    assert "Create the Slack app" not in said.out
    assert len(cdk.calls) == 1
    assert not deploy.MANIFEST.exists()


def test_a_single_chain_says_nothing_about_slack(formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cdk = Cdk(formation)
    assert deploy.main([PITCH], cdk) == 0
    assert len(cdk.calls) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert deploy.main([TRIP], Cdk(formation, fails_at=TRIP)) == 1
    assert capsys.readouterr().err.startswith("Not everything was deployed.")


@pytest.mark.parametrize("option", ["--no-execute", "--method=prepare-change-set"])
def test_change_sets_alone_deploy_nothing(option: str, formation: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main([option], Cdk(formation, outputs={})) == 0
    assert "Nothing was deployed: CDK was told to make change sets only." in capsys.readouterr().out
    assert not deploy.MANIFEST.exists()


def test_chains_of_other_packages_are_in_the_manifest(
    formation: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_context(tmp_path, monkeypatch, chains="movie-pitch,write-limerick", chain_packages="chains,acme_chains")
    acme = {"RequestUrl": URL, "Chains": "movie-pitch,write-limerick", "ChainPackages": "chains,acme_chains"}
    with acme_chains(tmp_path, packages=""):
        assert deploy.main([], Cdk(formation, outputs=acme)) == 0
    commands = yaml.safe_load(deploy.MANIFEST.read_text(encoding="utf-8"))["features"]["slash_commands"]
    assert [one["command"] for one in commands] == ["/greenlight", "/pitch-movie", "/write-limerick"]


def test_a_caller_who_may_not_look_can_deploy(
    formation: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with refusing("AccessDenied", 403) as query, refusing("AccessDeniedException") as json_service:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", query)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", json_service)
        assert deploy.main([], Cdk(formation)) == 0
        said = capsys.readouterr()
        assert "Left to do (the secret cannot be read from here, so this may be done):" in said.out
        assert said.err.startswith("Cannot look at the stacks: ")
        assert deploy.main([], Cdk(formation, fails_at=TRIP)) == 1
        assert "not there" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "there are no working AWS credentials (Unable to locate credentials)."),
        (["-c", "greenlight:chains=gone"], 'greenlight:chains: no chain matches "gone"'),
        (["--profile", "gone"], "The config profile (gone) could not be found"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_starts(
    given: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget_aws(tmp_path, monkeypatch)
    cdk = Cdk(None)
    assert deploy.main(given, cdk) == 1
    found = capsys.readouterr()
    (line,) = found.err.splitlines()
    assert line.startswith(f"Cannot deploy: {said}")
    assert (found.out, cdk.calls) == ("", [])


@pytest.mark.usefixtures("formation")
def test_a_region_has_to_be_set(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("AWS_REGION")
    assert deploy.main([], Cdk(None)) == 1
    assert capsys.readouterr().err == "Cannot deploy: no region is set: export AWS_REGION=us-east-1\n"


@pytest.mark.xdist_group("stacks")
def test_the_chains_do_not_depend_on_the_bot_nor_the_bot_on_them(assembly: Path) -> None:
    artifacts = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    needed = {name: {other for other in one.get("dependencies", []) if other in stacks} for name, one in stacks.items()}
    assert needed.pop(SHARED) == set()
    assert {tuple(others) for others in needed.values()} == {(SHARED,)}
