"""Another app's state machine asks people through Greenlight. It does exactly what the docs page says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest

from local.stack import LocalStack
from local.synth import ROOT
from stacks.bundling import uv
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.person import STUDIO, Person, Run, body, is_root, shown
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("other-app")
PAGE = ROOT / "docs" / "ask-people-from-your-own-app.md"
UNREACHABLE = "Failed to fetch"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with this repository installed. Its dependencies come from the tests' environment."""
    folder = tmp_path_factory.mktemp("installed")
    command = [
        uv(),
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        f"greenlight[cdk] @ {ROOT.as_uri()}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if UNREACHABLE in done.stderr and os.environ.get("CI") != "true":
        pytest.skip(f"The package index cannot be reached, so nothing can be installed: {done.stderr}")
    assert done.returncode == 0, done.stderr
    return folder


IMPORTS = """
import json, sys
from importlib.metadata import packages_distributions
before = set(sys.modules)
from greenlight import Chain, Choice, Gate, Input, Limits, Milestone, Policy
from greenlight_cdk import People
loaded = set(sys.modules) - before
owners = packages_distributions()
others = {owner for name in loaded for owner in owners.get(name.partition(".")[0], ())}
print(json.dumps([sorted(loaded), sorted(others)]))
"""
"""Prints the modules that an import of ours loads, and the distributions that they belong to."""


def needed(names: Iterable[str]) -> set[str]:
    """The names of these distributions and of everything that they depend on."""
    found: set[str] = set()
    ahead = set(names)
    while ahead:
        found |= ahead
        needs = {
            re.split(r"[ ;<>=!~\[(]", line)[0] for name in ahead for line in requires(name) or () if ";" not in line
        }
        ahead = needs - found
    return found


def test_only_the_construct_and_its_shared_code_are_installed(installed: Path) -> None:
    (record,) = installed.glob("*.dist-info/RECORD")
    files = [Path(line.partition(",")[0]) for line in record.read_text("utf-8").splitlines()]
    ours = [file for file in files if not file.parts[0].endswith(".dist-info")]
    assert {file.parts[0] for file in ours} == {"greenlight", "greenlight_cdk"}
    assert {file.parts[1] for file in ours if file.parts[0] == "greenlight"} == {"__init__.py", "spec", "wire"}
    assert {file.suffix for file in ours} == {".py"}


def test_it_imports_only_what_it_declares(installed: Path) -> None:
    (metadata,) = installed.glob("*.dist-info/METADATA")
    declared = re.findall(
        r"^Requires-Dist: ([\w-]+).*extra == ['\"]cdk['\"]", metadata.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(declared) == ["aws-cdk-lib", "constructs", "msgspec"]
    # Python imports from its current folder first, so that must not be the folder with the sources.
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=installed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded, others = json.loads(done.stdout)
    assert "greenlight.spec.catalog" not in loaded
    assert set(others) <= needed(declared) | {"greenlight"}


@pytest.fixture(scope="module")
def assembly(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of the page's app, from a process that sees only the installed repository."""
    folder = tmp_path_factory.mktemp("app")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "app.py").write_text(code.replace("C0123456789", STUDIO), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(installed), "CDK_OUTDIR": str(folder / "cdk.out")}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "cdk.out"


@pytest.fixture(scope="module")
def stack(assembly: Path) -> Iterator[LocalStack]:
    with local_stack(others=[assembly], chains="movie-pitch", other_machines="refunds") as running:
        yield running


@pytest.fixture(scope="module")
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


def started(executions: Executions, person: Person, order: str) -> tuple[Run, str]:
    """Starts the other app's machine. Returns the run and the execution's ARN."""
    machines = executions.client.list_state_machines()["stateMachines"]
    (machine,) = [found["stateMachineArn"] for found in machines if found["name"] == "refunds"]
    begun = executions.client.start_execution(stateMachineArn=machine, input=json.dumps({"order": order, "amount": 20}))
    subject = f" · {order}"
    card = until(
        lambda: next((message["ts"] for message in person.messages() if subject in shown(message)), None), subject
    )
    return Run(person, card), begun["executionArn"]


def test_its_question_is_answered_and_its_result_is_posted(ada: Person, executions: Executions) -> None:
    run, execution = started(executions, ada, "A-17")
    assert run.comes_to("waiting for a decision")["text"].startswith("Refund · A-17: ")
    assert body(run.texts[0]) == "Order **A-17**: 20 EUR"
    assert ada.clicks(run.decision(), "pay")["ok"]
    run.comes_to("finished")
    assert "Paid back by <@U0ADA000001>" in shown(run.decisions[0])
    (posted,) = [
        message for message in ada.messages() if is_root(message) and "The money is on its way." in shown(message)
    ]
    assert posted["ts"] > run.ts
    ended = executions.client.describe_execution(executionArn=execution)
    assert (ended["status"], json.loads(ended["output"])["outcome"]) == ("SUCCEEDED", "finished")


def test_the_card_of_its_stopped_run_says_so(ada: Person, executions: Executions) -> None:
    run, execution = started(executions, ada, "A-18")
    run.decision()
    executions.client.stop_execution(executionArn=execution)
    run.comes_to("stopped")
    assert "before anyone answered" in shown(run.decisions[0])
