"""The house rules about imports, the length of files and functions, and the place of tests."""

import ast
import statistics
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.along import FOLDERS, comes_along

ROOT = Path(__file__).parent.parent
PARTS = ("bot", "chains", "greenlight", "greenlight_cdk", "lambdas", "local", "scripts", "stacks")
PYTHON = [ROOT / "app.py", *(file for part in PARTS for file in sorted((ROOT / part).rglob("*.py")))]
SOURCES = [file for file in PYTHON if comes_along(file)]
TESTS = [file for file in (ROOT / "tests").rglob("*.py") if comes_along(file)]
OURS = {*PARTS, "app", "tests", "aws_cdk"}

FLOORS = (
    {"models", "spec", "texts"},
    {"wire"},
    {"aws"},
    {"slack"},
    {"people"},
    {"runs"},
    {"decisions"},
    {"home"},
    {"lifecycle"},
    {"delivery"},
)
"""The rooms (packages) of `greenlight`, from the ground floor up. A room imports only from the floors below it."""

ALLOWED = {
    "greenlight": ("greenlight",),
    "bot": ("bot", "greenlight"),
    "lambdas": ("lambdas", "greenlight"),
    "greenlight_cdk": ("greenlight_cdk", "greenlight.spec", "greenlight.wire", "aws_cdk"),
    "stacks": (
        *("stacks", "greenlight_cdk", "greenlight.models", "greenlight.spec", "greenlight.wire", "greenlight.texts"),
        *("greenlight.aws.indexes", "aws_cdk"),
    ),
}
"""Which of our packages a part may import. `chains` and `local` have rules below; `scripts` may import everything."""


@cache
def imports(file: Path) -> frozenset[str]:
    """Returns every name that a file imports, also in functions and under TYPE_CHECKING."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def ours(file: Path) -> set[str]:
    return {name for name in imports(file) if name.partition(".")[0] in OURS}


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in SOURCES}


def imported_modules(file: Path) -> set[str]:
    """Returns our modules that a file imports, or from which it imports names."""
    return {found for name in ours(file) for found in (name, name.rpartition(".")[0]) if found in MODULES}


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    for file in (ROOT / part).rglob("*.py"):
        assert {name for name in ours(file) if not within(name, ALLOWED[part])} == set(), file


def test_every_room_of_the_library_has_a_floor() -> None:
    rooms = {file.parent.name for file in (ROOT / "greenlight").glob("*/__init__.py")}
    assert rooms == set().union(*FLOORS)
    assert [file.name for file in (ROOT / "greenlight").glob("*.py")] == ["__init__.py"]


def test_a_room_imports_only_from_floors_below() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    arrows = {
        f"{file.relative_to(ROOT)} -> {name}"
        for file in SOURCES
        if file.match("greenlight/*/*.py")
        for name in imported_modules(file)
        if name.startswith("greenlight.")
        and (room := name.split(".")[1]) != file.parent.name
        and floor[room] >= floor[file.parent.name]
    }
    assert arrows == set()


def circles() -> Iterator[list[str]]:
    """Yields the cycles of modules that import each other, of any length."""
    graph = {name: imported_modules(file) - {name} for name, file in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> Iterator[list[str]]:
        if name in path:
            yield path[path.index(name) :]
            return
        if name in done:
            return
        for following in sorted(graph[name]):
            # A package's `__init__.py` imports its modules, but they import nothing from it.
            if not following.startswith(f"{name}.") and not name.startswith(f"{following}."):
                yield from visit(following, [*path, name])
        done.add(name)

    for name in graph:
        yield from visit(name, [])


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert list(circles()) == []


def test_only_two_rooms_call_aws_and_slack() -> None:
    """The functions of chains, and code that runs on a developer's machine, may have their own clients."""
    rooms = ("greenlight/aws", "greenlight/slack")
    parts = ("greenlight", "bot", "lambdas/notifier", "lambdas/reconciler")
    for file in (file for part in parts for file in (ROOT / part).rglob("*.py")):
        if not str(file.relative_to(ROOT)).startswith(rooms):
            assert "boto3" not in imports(file), file
            calls = method_calls(file)
            assert not {name for name in calls if name.startswith(SLACK_CALLS)}, file
            assert not calls & STATES_CALLS, file


SLACK_CALLS = ("chat_", "views_", "users_", "usergroups_", "files_", "conversations_")
STATES_CALLS = {
    *("start_execution", "describe_execution", "get_execution_history", "send_task_success"),
    *("stop_execution", "redrive_execution"),
}


def method_calls(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}


def test_no_function_imports_from_the_folder_of_another() -> None:
    shared = ("lambdas.github", "lambdas.outcomes")
    for file in (ROOT / "lambdas").rglob("*.py"):
        own = f"lambdas.{file.relative_to(ROOT / 'lambdas').parts[0]}"
        others = {name for name in ours(file) if within(name, ("lambdas",)) and not within(name, (own, *shared))}
        assert others == set(), file


def test_a_chain_imports_only_the_public_interfaces() -> None:
    for folder in FOLDERS:
        own = f"chains.{folder.name}.chain"
        face = {f"greenlight.{name}" for name in ("Chain", "Choice", "Gate", "Input", "Limits", "Milestone", "Policy")}
        assert ours(folder / "chain.py") <= face
        allowed = (own, "stacks.steps", "aws_cdk")
        assert {name for name in ours(folder / "workflow.py") if not within(name, allowed)} == set()


@pytest.mark.parametrize("part", ["aws", "github", "model", "slack"])
def test_each_part_of_the_local_stack_is_independent(part: str) -> None:
    for file in (ROOT / "local" / part).rglob("*.py"):
        assert {name for name in ours(file) if not within(name, (f"local.{part}", "local.web"))} == set(), file


def test_mypy_reads_every_service_of_the_cdk_that_is_imported() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    (skipped,) = [found for found in overrides if "aws_cdk.*" in found["module"]]
    (read,) = [found["module"] for found in overrides if "aws_cdk" in found["module"]]
    assert skipped["follow_imports"] == "skip"
    files = [*SOURCES, *TESTS]
    names = {name for file in files for name in imports(file) if within(name, ("aws_cdk",))}
    assert {".".join(name.split(".")[:2]) for name in names if name.split(".")[1].startswith("aws_")} <= {*read}


def test_only_synthesised_code_imports_the_cdk() -> None:
    users = {file.relative_to(ROOT) for file in SOURCES if any(within(name, ("aws_cdk",)) for name in imports(file))}
    synthesised = ("stacks", "greenlight_cdk", "app.py")
    elsewhere = {file for file in users if file.name != "workflow.py" and file.parts[0] not in synthesised}
    assert elsewhere == set()


def test_nothing_deployed_imports_the_local_stack() -> None:
    for file in SOURCES:
        if file.relative_to(ROOT).parts[0] not in ("local", "scripts"):
            assert not any(within(name, ("local", "tests")) for name in ours(file)), file


def test_every_import_is_absolute() -> None:
    for file in SOURCES:
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        assert not [node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.level], file


def test_no_file_is_over_300_lines() -> None:
    page = [file for kind in ("js", "css", "html") for file in (ROOT / "local").rglob(f"*.{kind}")]
    sizes = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in (*SOURCES, *TESTS, *page)}
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


ELSEWHERE = {
    "greenlight/texts/": "tests/greenlight/test_texts.py",
    "chains/technique_": "tests/chains/test_techniques.py",
}
"""One test file for many small modules of the same kind, such as all texts or all techniques."""

THROUGH_OTHERS = {
    "local/aws/attempts.py": "local/aws/test_functions.py",
    "local/aws/delivery.py": "local/aws/test_functions.py",
    "local/aws/patches.py": "local/aws/test_server.py",
    "local/aws/resources.py": "local/aws/test_deploy.py",
    "local/aws/running.py": "local/aws/test_executions.py",
    "local/aws/runtime_api.py": "local/aws/test_workers.py",
    "local/aws/states_api.py": "local/aws/test_tasks.py",
    "local/aws/worker.py": "local/aws/test_workers.py",
    "local/slack/block_schemas.py": "local/slack/test_blocks.py",
    "local/slack/methods/call.py": "local/slack/test_web_api.py",
    "local/slack/render_elements.py": "local/slack/test_render.py",
    "local/serving.py": "local/test_main.py",
}
"""Modules of the local stack that only their server uses, and the tests that use that server."""

UNTESTED = {
    "scripts/bench.py": "measures, and `make bench` shows what it measures",
}
"""Modules without tests, and why."""


def has_logic(file: Path) -> bool:
    """Whether a module has functions. An `__init__.py`, constants, or data classes without methods have none."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return file.name != "__init__.py" and any(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in nodes)


def find_tests(file: Path) -> list[Path]:
    """Returns a module's tests: `test_<name>.py` at the same place in `tests`, or several `test_<name>_<what>.py`."""
    place = file.relative_to(ROOT)
    elsewhere = [ROOT / tests for prefix, tests in ELSEWHERE.items() if str(place).startswith(prefix)]
    folder, name = ROOT / "tests" / place.parent, place.stem.strip("_")
    found = [*folder.glob(f"test_{name}.py"), *folder.glob(f"test_{name}_*.py"), *elsewhere]
    return [tests for tests in found if "def test_" in tests.read_text(encoding="utf-8")]


def test_every_module_with_logic_has_tests_at_its_place() -> None:
    without = {str(file.relative_to(ROOT)) for file in SOURCES if has_logic(file) and not find_tests(file)}
    assert without == {*UNTESTED, *THROUGH_OTHERS}
    assert [tests for tests in THROUGH_OTHERS.values() if not (ROOT / "tests" / tests).exists()] == []
