"""A mistake in a chain stops `app.py`, which `make synth` runs, with one line: the file and the mistake."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.synth import ROOT
from stacks.checks.findings import GUIDE
from tests.acme import NAME, acme_chains
from tests.tree import copy_tree, run_in

pytestmark = pytest.mark.xdist_group("mistakes")
PITCH, TRIP = "chains/movie_pitch", "chains/trip_planner"
MISTAKES = {
    "two chains with one command": (
        f"{TRIP}/chain.py",
        ('command="/plan-trip"', 'command="/pitch-movie"'),
        f"ChainError: {TRIP}/chain.py: the command /pitch-movie is already used by {PITCH}/chain.py",
    ),
    "a name that Slack refuses": (
        f"{PITCH}/chain.py",
        ('command="/pitch-movie"', 'command="/Pitch movie"'),
        f'ChainError: {PITCH}/chain.py: the command "/Pitch movie" must be a / and 1 to 31 of a-z, 0-9, - and _'
        " (a rule of Slack)",
    ),
    "an input without an example": (
        f"{TRIP}/chain.py",
        ('example="Paris, with two children"', 'example=""'),
        f'ChainError: {TRIP}/chain.py: the example of the input "place" must have 1 to 500 characters',
    ),
    "a gate without choices": (
        f"{PITCH}/chain.py",
        ("gates=(GREENLIGHT,)", 'gates=(Gate(key="greenlight", question="Greenlight?", choices=()),)'),
        f'ChainError: {PITCH}/chain.py: the gate "greenlight" has 0 choices: it needs 2 to 5',
    ),
    "a placeholder that nothing fills": (
        f"{TRIP}/prompts.md",
        ("Choose from these hotels:", "Choose from these {hostels}:"),
        f'ScopeError: {TRIP}/prompts.md: under "Write the itinerary": {{hostels}} is not an input of the chain,'
        ' a value given at "Write the itinerary", or something that a step remembers',
    ),
    "a prompt without a reply for the offline model": (
        f"{TRIP}/sample.md",
        ("## Suggest hotels", "## Suggest hostels"),
        f'ChainError: {TRIP}/sample.md: the offline model has no reply under "Suggest hotels"',
    ),
    "a step that no other leads to": (
        f"{TRIP}/workflow.py",
        (".next(typeset)", ""),
        f'WorkflowError: {TRIP}/workflow.py: no step leads to "Typeset the PDF"',
    ),
    "an edit that nothing would remember": (
        f"{PITCH}/workflow.py",
        ('        text_as="pitch",\n', ""),
        f'WorkflowError: {PITCH}/workflow.py: at "Decision": "Edit…" edits the text, but no text_as= remembers it',
    ),
    "a pick from nothing": (
        f"{PITCH}/workflow.py",
        ('        options="$pitches[$ != $pitch]",\n', ""),
        f'WorkflowError: {PITCH}/workflow.py: at "Decision": "Pick another…" picks an option,'
        " but there are no options=",
    ),
    "a prompt that is not there": (
        f"{TRIP}/prompts.md",
        ("## Suggest hotels", "## Suggest hostels"),
        f'WorkflowError: {TRIP}/workflow.py: at "Suggest hotels": prompts.md has no heading "Suggest hotels"',
    ),
}

BUILD_EACH = """
import json, pathlib, runpy, sys
sys.dont_write_bytecode = True
import stacks, aws_cdk
for name, sound, wrong in json.loads(sys.argv[1]):
    file = pathlib.Path(name)
    before = file.read_text("utf-8")
    file.write_text(before.replace(sound, wrong, 1), "utf-8")
    for module in list(sys.modules):
        if module.partition(".")[0] in ("app", "chains", "greenlight", "greenlight_cdk", "stacks"):
            del sys.modules[module]
    try:
        runpy.run_path("app.py", run_name="__main__")
        print("nothing")
    except SystemExit as error:
        print(error.code)
    file.write_text(before, "utf-8")
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with only the chains that get a mistake, because the others take time to synthesise."""
    copied = copy_tree(tmp_path_factory.mktemp("mistakes"))
    for folder in (copied / "chains").iterdir():
        if folder.is_dir() and f"chains/{folder.name}" not in (PITCH, TRIP):
            shutil.rmtree(folder)
    return copied


def test_an_invalid_setting_is_refused_in_one_line(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"greenlight:gates": '{"movie-pitch/greenlight": {"on_timeout": "change"}}'}
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps(wanted))
    done = run_in(tree, "app.py")
    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            'SettingError: greenlight:gates: "movie-pitch/greenlight" has on_timeout = "change": '
            "use end, fail, or the key of a choice that asks for nothing"
        ],
    )


@pytest.fixture(scope="module")
def refusals(tree: Path) -> dict[str, str]:
    """The error of `app.py` for each mistake, in one process because loading the CDK is slow."""
    changes = json.dumps([[name, *change] for name, change, _ in MISTAKES.values()])
    done = run_in(tree, "-c", BUILD_EACH, changes)
    assert done.returncode == 0, done.stderr
    return dict(zip(MISTAKES, done.stdout.splitlines(), strict=True))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_refused_in_one_line(refusals: dict[str, str], mistake: str) -> None:
    assert refusals[mistake] == MISTAKES[mistake][2]


@pytest.fixture
def topic_without_ssl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with one chain, whose workflow breaks a rule of cdk-nag. Later processes see only this chain."""
    with acme_chains(tmp_path) as home:
        workflow = home / "write_limerick" / "workflow.py"
        text = workflow.read_text(encoding="utf-8").replace(
            "    write =", '    sns.Topic(steps.stack, "Own")\n    write ='
        )
        workflow.write_text(f"from aws_cdk import aws_sns as sns\n{text}", encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv("CDK_OUTDIR", str(tmp_path / "cdk.out"))
        yield


@pytest.mark.usefixtures("topic_without_ssl")
@pytest.mark.parametrize(
    ("command", "prefix"), [(["app.py"], ""), (["-m", "local", "--no-browser", "--port=0"], "Cannot start: ")], ids=str
)
def test_a_finding_in_a_chain_is_three_lines(command: list[str], prefix: str) -> None:
    done = run_in(ROOT, *command)
    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            f"{prefix}FindingError: AwsSolutions-SNS3: The SNS Topic does not require publishers to use SSL.",
            f"  at dev-greenlight-write-limerick/Own/Resource ({NAME}/write_limerick/workflow.py)",
            f'  Change it, or accept it with a reason: accept(construct, "SNS3", "<reason>"), see {GUIDE}',
        ],
    )
