"""What `make mutants` draws and reports; another tool makes the breaks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scripts.mutants import CORE, ROOT, draw, find_tests, modules, report, tried

OPERATORS = [
    *[f"core/ReplaceComparisonOperator_Eq_{n}" for n in range(5)],
    "core/ReplaceBinaryOperator_BitAnd_BitOr",
    "core/ReplaceBinaryOperator_BitOr_Add",
]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session whose breaks are not tried yet."""
    file = tmp_path / "session.sqlite"
    columns = "module_path, start_pos_row, start_pos_col, occurrence, operator_name, job_id"
    rows = [("greenlight/runs/store.py", n, 0, 0, name, f"job{n}") for n, name in enumerate(OPERATORS)]
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(f"CREATE TABLE mutation_specs ({columns})")
        database.execute("CREATE TABLE work_items (job_id)")
        database.execute("CREATE TABLE work_results (job_id, test_outcome)")
        database.executemany("INSERT INTO mutation_specs VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO work_items VALUES (?)", [row[-1:] for row in rows])
    return file


def left(session: Path) -> list[str]:
    with closing(sqlite3.connect(session)) as database:
        found = database.execute("SELECT operator_name, job_id FROM mutation_specs JOIN work_items USING (job_id)")
        return [name for name, _ in found]


def test_every_core_module_has_tests() -> None:
    found = modules()
    assert {"greenlight/runs/store.py", "greenlight/decisions/answer.py", "bot/decisions/answers.py"} <= set(found)
    assert len(found) > 4 * len(CORE)
    for module in found:
        *own, folder = find_tests(module)
        assert all((ROOT / file).is_file() for file in own)
        assert (ROOT / folder).is_dir()
    assert find_tests("greenlight/runs/store.py") == [
        "tests/greenlight/runs/test_store.py",
        "tests/greenlight/runs/test_store_races.py",
        "tests/greenlight/runs",
    ]


def test_a_seed_always_draws_the_same_likely_breaks(session: Path) -> None:
    whole = session.read_bytes()
    draws = []
    for seed in ("1", "1", "2", "3"):
        session.write_bytes(whole)
        draw(session, seed, 3)
        draws.append(left(session))
    assert draws[0] == draws[1]
    assert len({tuple(drawn) for drawn in draws}) > 1
    assert {len(drawn) for drawn in draws} == {3}
    session.write_bytes(whole)
    draw(session, "1", 100)
    assert left(session) == OPERATORS[:-1]


def test_tried_breaks_are_reported_with_their_place(session: Path) -> None:
    with closing(sqlite3.connect(session)) as database, database:
        outcomes = [("job0", "KILLED"), ("job1", "SURVIVED"), ("job5", "INCOMPETENT")]
        database.executemany("INSERT INTO work_results VALUES (?, ?)", outcomes)
    said = report([*tried(session)], 7).splitlines()
    place = "survived: greenlight/runs/store.py:1 ReplaceComparisonOperator_Eq_1"
    assert said == [place, "2 killed, 1 survived of 3 (seed 7)"]
    assert report([], 1) == "0 killed, 0 survived of 0 (seed 1)"
