"""A new chain, made and checked in a copy of the sources."""

import shutil
from pathlib import Path

import pytest

from local.synth import ROOT
from scripts import new_chain
from scripts.new_chain import main, scaffold, title_of
from tests.tree import copy_tree, run_in

pytestmark = pytest.mark.xdist_group("new_chain")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy without the other chains, because they take time to synthesise and to deploy."""
    copied = copy_tree(tmp_path_factory.mktemp("new_chain"))
    for file in (copied / "chains").glob("*/chain.py"):
        shutil.rmtree(file.parent)
    return copied


@pytest.fixture(scope="module")
def said(tree: Path) -> str:
    """The output of scaffolding a chain."""
    return passes(tree, "-m", "scripts.new_chain", "write-haiku")


def written(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.startswith(("  chains/", "  tests/"))]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that replaces the repository's root."""
    monkeypatch.setattr(new_chain, "ROOT", tmp_path)
    return tmp_path


def passes(tree: Path, *arguments: str) -> str:
    done = run_in(tree, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_says_what_it_wrote_and_what_comes_next(said: str, tree: Path) -> None:
    assert len(written(said)) == 8
    assert [name for name in written(said) if not (tree / name).is_file()] == []
    assert "make demo" in said
    assert "command: /write-haiku" in (tree / "manifest.yml").read_text(encoding="utf-8")


def test_ruff_accepts_the_new_chain(said: str, tree: Path) -> None:
    sources = [name for name in written(said) if name.endswith(".py")]
    passes(tree, "-m", "ruff", "check", *sources)
    passes(tree, "-m", "ruff", "format", "--check", *sources)


@pytest.mark.parametrize("name", ["a", "x-", "summarise-a-quarterly-report-xy"], ids=["shortest", "odd", "longest"])
def test_the_files_are_formatted_for_any_name(name: str, empty: Path) -> None:
    scaffold(name)
    rules = [f"--config={ROOT / 'pyproject.toml'}", "--no-cache"]
    passes(empty, "-m", "ruff", "format", "--check", *rules, ".")
    passes(empty, "-m", "ruff", "check", "--select=E,W", *rules, ".")
    assert f'title="{title_of(name)}"' in (empty / f"chains/{name.replace('-', '_')}/chain.py").read_text("utf-8")


# With the cache of `make check`, this takes seconds.
def test_mypy_accepts_the_new_chain(said: str, tree: Path) -> None:
    sources = [name for name in written(said) if name.endswith(".py")]
    passes(tree, "-m", "mypy", f"--cache-dir={ROOT / '.mypy_cache'}", *sources)


@pytest.mark.usefixtures("said")
def test_its_own_tests_pass(tree: Path) -> None:
    assert "skipped" not in passes(tree, "-m", "pytest", "-q", "tests/chains/write_haiku")


@pytest.mark.long
@pytest.mark.usefixtures("said")
def test_its_own_flow_passes(tree: Path) -> None:
    assert "skipped" not in passes(tree, "-m", "pytest", "-q", "tests/e2e/flows/test_write_haiku.py")


@pytest.mark.usefixtures("said")
def test_the_new_chain_is_in_docs_chains_md(tree: Path) -> None:
    assert '<a id="write-haiku"></a>' in (tree / "docs" / "chains.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Bad Name", 'the name "Bad Name" must be 1 to 40 of a-z, 0-9 and -, and begin with a letter'),
        ("", 'the name "" must be 1 to 40 of a-z, 0-9 and -, and begin with a letter'),
        ("../out", 'the name "../out" must be 1 to 40 of a-z, 0-9 and -, and begin with a letter'),
        ("a" * 32, f'the command "/{"a" * 32}" must be a / and 1 to 31 of a-z, 0-9, - and _ (a rule of Slack)'),
        ("plan-trip", 'the command /plan-trip belongs to the chain "trip-planner"'),
        ("import", 'the name "import" is a Python keyword, so a folder in chains/ cannot have it'),
        ("taken", "chains/taken already exists"),
        ("spec", "chains/spec.py already exists"),
        ("pitch", "tests/e2e/flows/test_pitch.py already exists"),
    ],
)
def test_an_invalid_name_is_refused_and_nothing_is_written(
    name: str, why: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in ("chains/taken/notes.txt", "chains/spec.py", "tests/e2e/flows/test_pitch.py"):
        (empty / place).parent.mkdir(parents=True, exist_ok=True)
        (empty / place).touch()
    before = sorted(empty.rglob("*"))
    assert main(name) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"Cannot create this chain (make chain NAME=write-haiku): {why}\n")
    assert sorted(empty.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("write-haiku", "Write haiku"),
        ("summarise-quarterly-reports", "Summarise quarterly"),
        ("a--b-", "A b"),
        ("pneumonoultramicroscopicsilico", "Pneumonoultramicroscopic"),
    ],
)
def test_a_title_is_the_name_in_words_that_fit(name: str, title: str) -> None:
    assert title_of(name) == title
