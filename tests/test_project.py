"""The workflow and the hooks run what the Makefile has, and the pages for contributors link what is there."""

import re
import shlex
from typing import Any

import pytest
import yaml

from local.synth import ROOT
from tests.test_makefile import TARGETS

PAGES = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
PINNED = re.compile(r"@(v\d[\d.]*|[0-9a-f]{40})$")


def read_yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_workflow_runs_ci_and_may_only_read() -> None:
    workflow = read_yaml(".github/workflows/ci.yml")
    # YAML 1.1 reads the key `on` as True.
    assert set(workflow[True]) == {"push", "pull_request"}
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions
    assert [action for action in actions if not PINNED.search(action)] == []
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_dependabot_watches_the_locks_and_the_actions() -> None:
    updates = {update["package-ecosystem"]: update for update in read_yaml(".github/dependabot.yml")["updates"]}
    assert {name: update["directory"] for name, update in updates.items()} == {
        "pip": "/requirements",
        "github-actions": "/",
    }
    assert {update["schedule"]["interval"] for update in updates.values()} == {"weekly"}


def test_the_hooks_run_the_commands_of_make_check() -> None:
    (repo,) = read_yaml(".pre-commit-config.yaml")["repos"]
    assert repo["repo"] == "local"
    commands = [shlex.split(hook["entry"]) for hook in repo["hooks"]]
    assert {hook["language"] for hook in repo["hooks"]} == {"system"}
    (lines,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    checked = [shlex.split(line.replace("$(VENV)", ".venv")) for line in lines.splitlines()]
    assert [[word for word in command if word not in ("--force-exclude", ".")] for command in commands] == [
        [word for word in command if word != "."] for command in checked
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_only_what_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [*re.findall(r"\]\(([^)]+)\)", text), *re.findall(r"^\[[^]]+\]: (\S+)", text, re.MULTILINE)]
    local = {link.partition("#")[0] for link in links if not link.startswith("https://")}
    assert local
    assert [link for link in sorted(local) if not (ROOT / link).exists()] == []


def test_contributing_lists_the_commands_that_people_need() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    needed = {"check", "fix", "test", "unit", "test-long", "mutants", "lock", "release"}
    assert needed <= TARGETS & set(re.findall(r"make ([a-z-]+)", text))
