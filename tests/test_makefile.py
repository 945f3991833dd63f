"""The Makefile has every target that the pages tell people to type, and `make help` lists each target."""

import re
import tomllib

from local.synth import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z%-]+):", MAKEFILE, re.MULTILINE))
COVERAGE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]
AREA = "test-%"
COMMAND = re.compile(r"(?:^ {4}|`|' *)(?:[A-Z_]+=\S+ )*make ((?:[a-z][a-z0-9-]*(?: (?=[a-z])|\b))+)", re.MULTILINE)


def is_there(target: str) -> bool:
    area = target.removeprefix(AREA[:-1])
    return target in TARGETS or (area != target and (ROOT / "tests" / area).is_dir())


def test_each_target_has_a_line_of_help() -> None:
    told = set(re.findall(r"^([a-z%-]+):.*## \S", MAKEFILE, re.MULTILINE))
    assert told == TARGETS


def test_the_areas_that_help_names_are_folders_of_tests() -> None:
    (areas,) = re.findall(rf"^{AREA}:.*## (.*)", MAKEFILE, re.MULTILINE)
    named = re.findall(r"test-[a-z0-9-]+", areas)
    assert named
    assert [target for target in named if not is_there(target)] == []


def test_make_test_long_runs_what_make_test_leaves_out() -> None:
    assert re.search(r'^unit:.*\n\t.*-m "not long"', MAKEFILE, re.MULTILINE)
    assert re.search(r"^test-long:.*\n\t.*-m long\b", MAKEFILE, re.MULTILINE)


def test_ci_runs_the_readme_s_test_command_and_measures_coverage() -> None:
    *_, tests, search = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert [tests, search] == ["make test COVERAGE=1", "exec .venv/bin/python -m scripts.search_logs build/logs"]
    assert re.search(r"^COVER := \$\(if \$\(COVERAGE\),--cov ", MAKEFILE, re.MULTILINE)
    assert re.search(r"^unit:.*\n\t\$\(PYTEST\) \$\(COVER\) ", MAKEFILE, re.MULTILINE)
    assert COVERAGE["report"]["fail_under"] >= 95


def test_coverage_measures_every_source() -> None:
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(COVERAGE["run"]["source"]) >= packages
