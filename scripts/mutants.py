"""Breaks the core at random places and reports which breaks its tests do not notice: `make mutants`.

It breaks only a copy of the tree, one place at a time. The seed decides which breaks are drawn, and the minutes decide
how many of them are tried.
"""

import argparse
import json
import random
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "mutants"
BREAKER = BUILD / "venv" / "bin" / "cosmic-ray"
CORE = (
    "greenlight/runs/store.py",
    "greenlight/decisions/*.py",
    "greenlight/lifecycle/*.py",
    "greenlight/delivery/*.py",
    "bot/decisions/answers.py",
)
BREAKS_PER_MODULE = 3
"""How many breaks of a module are tried before the next module."""

TIMEOUT_SECONDS = 180
"""Tests that hang for longer than this count as having noticed a break."""

LIKELY = ("BitAnd_BitOr", "Add_Sub", "Sub_Add", "Mul_Div")
"""Pairs of operators that people may mix up. Any other pair just raises a TypeError."""

Broken = tuple[str, int, str, bool]
"""A module, a line, the change to it, and whether the tests noticed."""


def modules() -> list[str]:
    """Returns the core's modules, without `__init__.py` files."""
    found = sorted(str(file.relative_to(ROOT)) for pattern in CORE for file in ROOT.glob(pattern))
    return [name for name in found if not name.endswith("__init__.py")]


def find_tests(module: str) -> list[str]:
    """Returns a module's own tests, then the tests of its whole folder; the first failure is enough."""
    place = Path("tests") / Path(module).with_suffix("")
    own = sorted((ROOT / place.parent).glob(f"test_{place.name}*.py"))
    return [*(str(file.relative_to(ROOT)) for file in own), str(place.parent)]


def draw(session: Path, seed: str, most: int) -> None:
    """Removes all of a session's breaks except `most` of them, drawn by the seed."""
    with closing(sqlite3.connect(session)) as database, database:
        columns = "job_id, operator_name, start_pos_row, start_pos_col, occurrence"
        rows = database.execute(f"SELECT {columns} FROM mutation_specs").fetchall()
        found = sorted((row for row in rows if _is_likely(row[1])), key=lambda row: row[1:])
        kept = {row[0] for row in random.Random(seed).sample(found, min(most, len(found)))}
        left = [(row[0],) for row in rows if row[0] not in kept]
        for table in ("mutation_specs", "work_items"):
            database.executemany(f"DELETE FROM {table} WHERE job_id = ?", left)


def _is_likely(operator: str) -> bool:
    _, binary, pair = operator.partition("ReplaceBinaryOperator_")
    return not binary or pair in LIKELY


def tried(session: Path) -> Iterator[Broken]:
    """Yields the breaks of a session that were tried."""
    query = (
        "SELECT module_path, start_pos_row, operator_name, test_outcome"
        " FROM mutation_specs JOIN work_results USING (job_id) ORDER BY start_pos_row"
    )
    with closing(sqlite3.connect(session)) as database:
        for module, line, operator, outcome in database.execute(query):
            yield module, line, operator.rpartition("/")[2], outcome != "SURVIVED"


def report(broken: Sequence[Broken], seed: int) -> str:
    """Returns a line for each break that the tests did not notice, and the totals."""
    unnoticed = [f"survived: {module}:{line} {what}" for module, line, what, noticed in broken if not noticed]
    killed = len(broken) - len(unnoticed)
    return "\n".join([*unnoticed, f"{killed} killed, {len(unnoticed)} survived of {len(broken)} (seed {seed})"])


def _copy(tree: Path) -> None:
    shutil.rmtree(tree, ignore_errors=True)
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def _try(tree: Path, module: str, seed: int) -> list[Broken]:
    settings, session = tree.parent / "session.toml", tree.parent / "session.sqlite"
    session.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *find_tests(module)]
    whole = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if whole.returncode:
        sys.exit(f"The tests of {module} fail before anything is broken:\n{whole.stdout}")
    tests = shlex.join(command)
    lines = {"module-path": module, "timeout": TIMEOUT_SECONDS, "excluded-modules": [], "test-command": tests}
    written = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
    settings.write_text(f'[cosmic-ray]\n{written}\n[cosmic-ray.distributor]\nname = "local"\n', encoding="utf-8")
    subprocess.run([BREAKER, "init", settings, session], cwd=tree, check=True)
    draw(session, f"{seed} {module}", BREAKS_PER_MODULE)
    subprocess.run([BREAKER, "exec", settings, session], cwd=tree, check=True)
    return list(tried(session))


def main(minutes: float, seed: int) -> int:
    """Tries the modules in a random order until the time is over; the module in progress is finished."""
    ends = time.monotonic() + minutes * 60
    _copy(BUILD / "tree")
    broken: list[Broken] = []
    for module in random.Random(seed).sample(modules(), len(modules())):
        if time.monotonic() > ends:
            break
        broken += _try(BUILD / "tree", module, seed)
    print(report(broken, seed))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main(given.minutes, given.seed))
