"""docs/tutorial.md, followed word by word in a copy of the sources that has no other chains."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.synth import ROOT
from scripts import new_chain
from tests.e2e.person import Person, Run, shown
from tests.local.demo import READY, started
from tests.test_makefile import TARGETS
from tests.tree import copy_tree, run_in

pytestmark = pytest.mark.xdist_group("tutorial")
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:^`([\w./]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DEMO = "make demo"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file that it is to be written to, if any."""

    file: str
    language: str
    text: str


def sections() -> list[list[Block]]:
    """The blocks of each numbered step."""
    # Files have headings too.
    _, *steps = re.split(r"^## (?=\d\.|How a function works)", PAGE, flags=re.MULTILINE)
    return [[Block(*found) for found in BLOCK.findall(step)] for step in steps if step[0].isdigit()]


STEPS = sections()
DRIVEN = [number for number, blocks in enumerate(STEPS) if any(block.language == "slack" for block in blocks)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copied = copy_tree(tmp_path)
    for file in (copied / "chains").glob("*/chain.py"):
        shutil.rmtree(file.parent)
    (copied / "build" / "stamps").mkdir(parents=True)
    for requirements in ("local", "dev"):
        (copied / "build" / "stamps" / requirements).touch()
    return copied


def commands(blocks: list[Block]) -> list[str]:
    return [line for block in blocks if block.language == "bash" for line in block.text.splitlines()]


def write(tree: Path, blocks: list[Block]) -> None:
    for block in blocks:
        if block.file:
            (tree / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tree / block.file).write_text(block.text, encoding="utf-8")


def run(tree: Path, command: str) -> None:
    """Runs a command of the page with this very environment."""
    words = shlex.split(command)
    if words[0] == "make":
        words[1:1] = [f"VENV={sys.prefix}"]
    done = subprocess.run(words, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def words_in(text: str) -> list[str]:
    """The lines as people see them, without the marks of a quotation and of emphasis."""
    return [re.sub(r"^> |^_|_$", "", line) for line in text.splitlines() if line]


def test_each_python_block_is_python_and_each_command_is_there() -> None:
    assert len(STEPS) == 6
    for found in BLOCK.findall(PAGE):
        if found[1] == "python":
            ast.parse(found[2])
    said = [shlex.split(line) for blocks in STEPS for line in commands(blocks)]
    assert {words[0] for words in said} == {"make", "mkdir", "touch"}
    named = {word for words in said if words[0] == "make" for word in words[1:] if "=" not in word}
    assert named
    assert named <= TARGETS


def test_each_file_has_its_place_in_the_chain_or_its_tests() -> None:
    for blocks in STEPS:
        for block in blocks:
            if block.language in ("python", "markdown"):
                assert block.file.startswith(("chains/", "tests/")), block.text


def test_the_finished_chain_passes_the_checks(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_chain, "ROOT", tree)
    new_chain.scaffold("write-haiku")
    for blocks in STEPS:
        for command in commands(blocks):
            if not command.startswith("make"):
                run(tree, command)
        write(tree, blocks)
    for arguments in (["-m", "ruff", "check", "chains"], ["-m", "ruff", "format", "--check", "chains", "tests/chains"]):
        done = run_in(tree, *arguments)
        assert done.returncode == 0, done.stdout
    run(tree, "make synth")


@pytest.mark.long
@pytest.mark.timeout(900)
def test_each_step_shows_what_the_page_says(tree: Path) -> None:
    for number, blocks in enumerate(STEPS):
        if number == len(STEPS) - 1:
            write(tree, blocks)
        for command in commands(blocks):
            if command != DEMO:
                run(tree, command)
        write(tree, blocks)
        if number in DRIVEN:
            drive(tree, blocks)


def drive(tree: Path, blocks: list[Block]) -> None:
    """Types what the step says; answers the question where there is one; sees what the step says."""
    (typed,) = [block.text.strip() for block in blocks if block.language == "slack"]
    expected = [line for block in blocks if block.language == "text" for line in block.text.splitlines()]
    with started("--no-reload", tree=tree) as process:
        assert process.stdout
        ada = Person(next(line for line in process.stdout if line.startswith(READY)).removeprefix(READY).strip())
        command, _, text = typed.partition(" ")
        started_run = ada.starts(command, text)
        if any("Gate(" in block.text for block in blocks):
            ada.answers(started_run.decision(), "change", "Make it winter.")
            ada.clicks(started_run.revision(2), "publish")
        started_run.comes_to("finished")
        seen = set(everything(started_run))
        process.terminate()
    assert [line for line in expected if not any(line in one for one in seen)] == []


def everything(run: Run) -> Iterator[str]:
    for message in run.person.messages():
        yield from words_in(shown(message))
