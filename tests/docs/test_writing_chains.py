"""docs/writing-chains.md: each word of the vocabulary has a place in it, and what it shows is so."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from local.aws.jsonata import QueryError, evaluate
from local.synth import ROOT
from stacks.steps import Steps, agents

PAGE = (ROOT / "docs" / "writing-chains.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TASKS = (
    *("Ask a model", "Check a reply", "In parallel", "For each", "Choose", "Ask people", "Tell people"),
    *("Run code", "Call AWS", "Own topic", "Finish"),
)
CASE = re.compile(r"^(.*?) +/\* (.*) \*/$", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE) if kind == language]


def public(owner: object) -> set[str]:
    return {name for name, one in vars(owner).items() if isinstance(one, FunctionType) and not name.startswith("_")}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of the vocabulary in a snippet, by the method's name."""
    for block in blocks("python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("steps."):
                yield ast.unparse(node.func).removeprefix("steps."), node


def test_each_task_has_a_section_with_a_snippet() -> None:
    sections = {text.partition("\n")[0]: text for text in re.split(r"^## ", PAGE, flags=re.MULTILINE)}
    assert [task for task in TASKS if "```python" not in sections[task]] == []


def test_each_word_of_the_vocabulary_is_there() -> None:
    shown = {name for name, _ in calls()} | set(re.findall(r"\bsteps\.(\w+)", PAGE)) | set(re.findall(r"`(\w+)`", PAGE))
    makers = {name for name in public(agents) if getattr(agents, name).__module__ == agents.__name__}
    assert (public(Steps) | makers) - shown == set()


def test_each_word_that_it_names_is_there() -> None:
    named = set(re.findall(r"(?<!stacks)[ `(]steps\.(\w+)", PAGE))
    assert {name for name in named if not hasattr(Steps, name) and name not in Steps.__annotations__} == set()


def test_each_call_fits_the_vocabulary() -> None:
    for name, call in calls():
        arguments: dict[str, Any] = {str(keyword.arg): keyword.value for keyword in call.keywords}
        inspect.signature(getattr(Steps, name)).bind(None, *call.args, **arguments)


def test_what_is_imported_is_there() -> None:
    for block in blocks("python"):
        for node in ast.walk(ast.parse(block)):
            for name in node.names if isinstance(node, ast.ImportFrom) else ():
                assert isinstance(node, ast.ImportFrom)
                assert hasattr(import_module(str(node.module)), name.name), name.name


def test_files_and_links_that_it_names_are_there() -> None:
    links = [link for link in re.findall(r"\]\((?!http)([^)]+)\)", PAGE) if not link.startswith("#")]
    assert [link for link in links if not (ROOT / "docs" / link.partition("#")[0]).is_file()] == []
    named = re.findall(r"`((?:stacks|greenlight)/[\w/]+\.py)`", PAGE)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
    for link in (link for link in links if "#" in link):
        file, _, anchor = link.partition("#")
        headings = re.findall(r"^#+ (.*)$", (ROOT / "docs" / file).read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("expression", "value"), [case for block in blocks("jsonata") for case in CASE.findall(block)])
def test_an_expression_has_the_value_that_is_behind_it(expression: str, value: str) -> None:
    (variables,) = blocks("json")
    if value == "fails":
        with pytest.raises(QueryError):
            evaluate(expression, json.loads(variables))
    else:
        assert evaluate(expression, json.loads(variables)) == json.loads(value)


def test_each_line_of_an_expression_is_such_a_case() -> None:
    for block in blocks("jsonata"):
        assert len(CASE.findall(block)) == len(block.splitlines())


@pytest.mark.parametrize("line", re.findall(r"^\| `(.*?)`.*\| .* \|$", PAGE, re.MULTILINE))
def test_a_line_of_the_checks_is_what_a_check_says(line: str) -> None:
    said = "\n".join(text for text in map(read, sorted(sources())))
    assert [part for part in re.split("…", line) if part.strip(' "`') and part.strip() not in said] == []


def sources() -> Iterator[Path]:
    for place in ("stacks", "greenlight/spec", "greenlight_cdk"):
        yield from (ROOT / place).rglob("*.py")


def read(file: Path) -> str:
    """The text, with `"` as a message has it."""
    return file.read_text(encoding="utf-8").replace('\\"', '"')
