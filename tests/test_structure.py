"""The house rules that a reader can check by reading imports and counting lines."""

import ast
import statistics
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("bot", "chains", "greenlight", "greenlight_cdk", "lambdas", "local", "scripts", "stacks")
SOURCES = [ROOT / "app.py", *(file for part in PARTS for file in sorted((ROOT / part).rglob("*.py")))]
OURS = {*PARTS, "app", "tests", "aws_cdk"}
ALLOWED = {
    "bot": ("bot", "greenlight", "chains.spec", "chains.catalog"),
    "lambdas": ("lambdas", "greenlight", "chains.spec", "chains.catalog"),
    "greenlight": ("greenlight", "chains.spec", "chains.catalog"),
    "greenlight_cdk": ("greenlight_cdk", "greenlight.contract", "chains.spec", "chains.prompts", "aws_cdk"),
    "stacks": ("stacks", "greenlight_cdk", "chains", "greenlight.contract", "greenlight.texts", "aws_cdk"),
}
"""What a part may import of ours; `chains` and the parts of `local` have rules of their own below."""


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(file: Path) -> set[str]:
    return {name for name in imports(file) if name.partition(".")[0] in OURS}


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    for file in (ROOT / part).rglob("*.py"):
        assert {name for name in ours(file) if not within(name, ALLOWED[part])} == set(), file


def test_a_chain_imports_its_spec_and_its_workflow_the_vocabulary() -> None:
    for folder in (file.parent for file in (ROOT / "chains").glob("*/chain.py")):
        own = f"chains.{folder.name}.chain"
        assert {name for name in ours(folder / "chain.py") if not within(name, ("chains.spec",))} == set()
        allowed = (own, "stacks.steps", "stacks.agents", "aws_cdk")
        assert {name for name in ours(folder / "workflow.py") if not within(name, allowed)} == set()


def test_the_finder_and_the_spec_import_nothing_of_the_rest() -> None:
    for name in ("spec", "catalog", "prompts"):
        assert {found for found in ours(ROOT / "chains" / f"{name}.py") if not within(found, ("chains.spec",))} == set()


@pytest.mark.parametrize("part", ["aws", "github", "model", "slack"])
def test_each_part_of_the_local_stack_stands_alone(part: str) -> None:
    for file in (ROOT / "local" / part).rglob("*.py"):
        assert {name for name in ours(file) if not within(name, (f"local.{part}", "local.web"))} == set(), file


def test_mypy_reads_every_service_of_the_cdk_that_is_imported() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    (skipped,) = [found for found in overrides if "aws_cdk.*" in found["module"]]
    (read,) = [found["module"] for found in overrides if "aws_cdk" in found["module"]]
    assert skipped["follow_imports"] == "skip"
    files = [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    names = {name for file in files for name in imports(file) if within(name, ("aws_cdk",))}
    assert {".".join(name.split(".")[:2]) for name in names if name.split(".")[1].startswith("aws_")} <= {*read}


def test_only_what_is_synthesised_imports_the_cdk() -> None:
    users = {file.relative_to(ROOT) for file in SOURCES if any(within(name, ("aws_cdk",)) for name in imports(file))}
    synthesised = ("stacks", "greenlight_cdk", "app.py")
    elsewhere = {file for file in users if file.name != "workflow.py" and file.parts[0] not in synthesised}
    assert elsewhere == set()


def test_every_import_names_its_package_so_that_these_rules_see_it() -> None:
    for file in SOURCES:
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        assert not [node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.level], file


def test_no_file_is_over_300_lines() -> None:
    tests = (ROOT / "tests").rglob("*.py")
    page = [file for kind in ("js", "css", "html") for file in (ROOT / "local").rglob(f"*.{kind}")]
    sizes = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in (*SOURCES, *tests, *page)}
    assert {file: size for file, size in sizes.items() if size > 300} == {}


def functions() -> Iterator[tuple[str, int]]:
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                yield f"{file}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_over_40_lines_and_the_median_is_short() -> None:
    sizes = dict(functions())
    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert statistics.median(sizes.values()) <= 8
    assert statistics.median(len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES) < 80
