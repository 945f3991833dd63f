"""The tools of the agents, which this function runs for the harness, and the form of their answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from lambdas.github import tools
from lambdas.harness_agents.replies import Use

ANSWER = "give_answer"
"""The tool with which an agent gives its answer."""

Known = Mapping[str, Any]
"""An agent's tools by name, each with its `description` and its `inputSchema`."""

AGENTS: dict[str, Known] = json.loads((Path(__file__).parent / "agents.json").read_text(encoding="utf-8"))
"""The tools of each agent. The stack declares the same ones."""

_RUN: dict[str, Callable[..., object]] = {
    "get_trending_repositories": lambda language="": [asdict(one) for one in tools.get_trending_repositories(language)],
    "get_readme": lambda owner, name: {"readme": tools.get_readme(owner, name)},
}


def run(use: Use, known: Known) -> tuple[str, bool]:
    """Returns the result of a tool, and whether it failed. Raises GithubError, as nothing the agent does could help."""
    wrong = mistake(use, known)
    if wrong:
        return wrong, True
    given = {name: use.given[name] for name in known[use.name]["inputSchema"]["properties"] if name in use.given}
    return json.dumps(_RUN[use.name](**given), ensure_ascii=False), False


def mistake(use: Use, known: Known) -> str:
    """What is wrong with the use of a tool; "" if nothing is."""
    if use.name not in known:
        return f"there is no tool {use.name}"
    error = best_match(Draft202012Validator(known[use.name]["inputSchema"]).iter_errors(use.given))
    return f"at {error.json_path}: {error.message}" if error else ""
