"""Chains in a package outside the repository: their templates, functions and bundles."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aws_cdk import App

from app import build
from greenlight.spec.catalog import ChainError, all_chains, search
from stacks import context as context_module
from stacks.bundling import FUNCTIONS, PDF, ROOT, copy_sources
from stacks.checks.scopes import ScopeError
from stacks.context import search_own_packages
from stacks.functions import handler_of
from stacks.settings.settings import SettingError
from stacks.steps.vocabulary import WorkflowError
from tests.acme import FILES, NAME, acme_chains
from tests.stacks.conftest import resources
from tests.stacks.test_rights import granted, needed

BOTH = f"chains,{NAME}"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Acme's package. It can be imported, but is not searched for chains yet."""
    with acme_chains(tmp_path / "acme", packages="") as folder:
        yield folder


def built(folder: Path, **settings: object) -> dict[str, str]:
    """The templates by stack, with only Acme's chain deployed."""
    given = {"checks": "off", "chain_packages": BOTH, "chains": "write-limerick", **settings}
    context = {f"greenlight:{name}": value for name, value in given.items()}
    build(App(context=context, outdir=str(folder))).synth()
    return {file.name.partition(".")[0]: file.read_text("utf-8") for file in folder.glob("*.template.json")}


@pytest.mark.usefixtures("home")
def test_a_chain_of_a_named_package_has_a_stack_and_a_function(tmp_path: Path) -> None:
    templates = built(tmp_path / "out")
    assert set(templates) == {f"dev-greenlight-{name}" for name in ("bot", "notifier", "write-limerick")}
    functions = resources(json.loads(templates["dev-greenlight-write-limerick"]), "AWS::Lambda::Function")
    assert [function["Handler"] for function in functions.values()] == [f"{NAME}.lambdas.sign.handler.handler"]
    bot = json.loads(templates["dev-greenlight-bot"])
    (function,) = resources(bot, "AWS::Lambda::Function").values()
    told = function["Environment"]["Variables"]
    assert (told["CHAINS"], told["CHAIN_PACKAGES"]) == ("write-limerick", BOTH)
    outputs = {name: output["Value"] for name, output in bot["Outputs"].items() if name.startswith("Chain")}
    assert outputs == {"Chains": "write-limerick", "ChainPackages": BOTH}


def test_a_bundle_has_only_the_packages_sources(home: Path, tmp_path: Path) -> None:
    search([NAME])
    (home / ".git").mkdir()
    copied = copy_sources(FUNCTIONS, tmp_path / "functions") / NAME
    files = {str(file.relative_to(copied)) for file in copied.rglob("*") if file.is_file()}
    assert files == {
        "__init__.py",
        "lambdas/__init__.py",
        "lambdas/sign/__init__.py",
        "lambdas/sign/handler.py",
        "write_limerick/__init__.py",
        "write_limerick/chain.py",
    }
    assert not (copied / ".git").exists()
    assert not (copy_sources(PDF, tmp_path / "pdf") / NAME).exists()


STEPS = """    queue = "arn:aws:sqs:us-east-1:1:q"
    send = steps.call_aws("Send", service="sqs", action="sendMessage", arguments={"QueueUrl": "q"}, resources=[queue])
    seal = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::acme/seal"])
    steps.function_named("sign").add_to_role_policy(seal)
    publish ="""


def test_its_roles_have_the_rights_that_its_workflow_declares(home: Path, tmp_path: Path) -> None:
    workflow = home / "write_limerick" / "workflow.py"
    text = (
        workflow.read_text("utf-8")
        .replace("    publish =", STEPS)
        .replace(".next(publish)", ".next(send).next(publish)")
    )
    workflow.write_text(f"from aws_cdk import aws_iam as iam\n{text}", encoding="utf-8")
    templates = {stack: json.loads(template) for stack, template in built(tmp_path / "out").items()}
    wanted = needed("write-limerick", templates, tmp_path / "again")
    assert wanted["MachineRole"]["arn:aws:sqs:us-east-1:1:q"] == {"sqs:sendMessage"}
    wanted["signRole"]["arn:aws:s3:::acme/seal"] = {"s3:GetObject"}
    assert granted(templates["dev-greenlight-write-limerick"], templates) == wanted


@pytest.mark.usefixtures("home")
def test_a_bundle_without_the_chains_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "functions-arm64" / "chains").mkdir(parents=True)
    with pytest.raises(SettingError, match=f"functions-arm64 has no {NAME}: run `make bundle` with cdk.json or CHAIN_"):
        built(tmp_path / "out", bundles=str(tmp_path))


@pytest.mark.usefixtures("home")
def test_a_function_comes_from_the_package_or_else_from_ours() -> None:
    search(["chains", NAME])
    own, ours = all_chains()["write-limerick"], all_chains()["movie-pitch"]
    assert handler_of(own, "sign")[0] == f"{NAME}.lambdas.sign.handler.handler"
    assert handler_of(own, "pdf")[0] == handler_of(ours, "pdf")[0] == "lambdas.pdf.handler.handler"
    with pytest.raises(SettingError, match=r"no function chains/lambdas/sign/handler\.py, nor lambdas/sign/handler"):
        handler_of(ours, "sign")


def test_a_packages_function_replaces_ours_with_the_same_name(home: Path, tmp_path: Path) -> None:
    (home / "lambdas" / "sign").rename(home / "lambdas" / "pdf")
    workflow = home / "write_limerick" / "workflow.py"
    workflow.write_text(workflow.read_text("utf-8").replace('function="sign"', 'function="pdf"'), encoding="utf-8")
    template = json.loads(built(tmp_path / "out")["dev-greenlight-write-limerick"])
    (function,) = resources(template, "AWS::Lambda::Function").values()
    assert (function["Handler"], function["MemorySize"]) == (f"{NAME}.lambdas.pdf.handler.handler", 512)


@pytest.mark.parametrize(
    ("file", "change", "error", "words"),
    [
        ("prompts.md", ("{topic}", "{topics}"), ScopeError, 'prompts.md: under "Write": {topics} is not an input'),
        ("workflow.py", ('prompt="Write"', 'prompt="W"'), WorkflowError, 'workflow.py: at "Write": prompts.md has no'),
        ("workflow.py", (".next(publish)", ""), WorkflowError, 'workflow.py: no step leads to "Publish"'),
        ("chain.py", ('"/write-limerick"', '"/plan-trip"'), ChainError, "chain.py: the command /plan-trip is already"),
    ],
)
def test_a_mistake_names_the_package(
    home: Path, tmp_path: Path, file: str, change: tuple[str, str], error: type[ValueError], words: str
) -> None:
    wrong = home / "write_limerick" / file
    wrong.write_text(wrong.read_text("utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(error) as refused:
        built(tmp_path / "out")
    assert str(refused.value).startswith(f"{NAME}/write_limerick/{words}")


def test_a_missing_package_stops_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "")
    with pytest.raises(ChainError, match='there is no package "gone_chains" with chains'):
        built(tmp_path, chain_packages="gone_chains")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("named", [BOTH, ["chains", NAME], None])
def test_the_packages_in_cdk_json_are_bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: object) -> None:
    settings = {"greenlight:chain_packages": named} if named else {}
    (tmp_path / "cdk.json").write_text(json.dumps({"context": settings}), encoding="utf-8")
    monkeypatch.setattr(context_module, "CDK_JSON", tmp_path / "cdk.json")
    search_own_packages()
    assert (copy_sources(FUNCTIONS, tmp_path / "functions") / NAME).is_dir() == bool(named)


def test_the_page_shows_the_package_that_these_tests_use() -> None:
    page = (ROOT / "docs" / "own-chains.md").read_text(encoding="utf-8")
    shown = [name for name, text in FILES.items() if "\n" in text and f"\n{text}```" in page]
    assert [Path(name).name for name in shown] == ["chain.py", "workflow.py", "prompts.md", "sample.md", "handler.py"]
