"""docs/architecture.md speaks of files, names, rooms and words as they are."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from greenlight.wire.notification import Kind
from tests.test_structure import FLOORS, ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`([\w./-]+/[\w./-]*)`", PAGE)))
NAMED = re.findall(r"`([\w/]+\.py)`\s+\(((?:`\w+`(?:,\s+)?)+)\)", PAGE)


def names_in(file: Path) -> set[str]:
    """What the file's top level defines, with the methods of its classes."""
    defined = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Assign):
            defined |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return defined


def test_the_page_names_files() -> None:
    assert len(PATHS) > 40
    assert len(NAMED) > 30


@pytest.mark.parametrize("path", PATHS)
def test_a_path_exists(path: str) -> None:
    assert any((ROOT / start / path).exists() for start in ("", "bot"))


@pytest.mark.parametrize(("path", "names"), NAMED)
def test_a_name_is_in_its_file(path: str, names: str) -> None:
    assert set(re.findall(r"\w+", names)) <= names_in(ROOT / path)


def test_every_room_stands_on_its_floor() -> None:
    rows = re.findall(r"^\| (\d+) \| ((?:`greenlight/\w+`(?:, )?)+) \|", PAGE, re.M)
    shown = {int(floor): set(re.findall(r"greenlight/(\w+)", rooms)) for floor, rooms in rows}
    assert shown == dict(enumerate(FLOORS, 1))


def test_every_kind_of_notification_is_named() -> None:
    (row,) = re.findall(r"^\| notification \|.*$", PAGE, re.M)
    assert set(re.findall(r"`(\w+)`", row)) == set(get_args(Kind))
