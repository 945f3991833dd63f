"""The context in cdk.json, for commands that do not run through CDK's command line."""

import json
from pathlib import Path

import pytest

from stacks import context


@pytest.mark.parametrize(
    ("named", "searched"),
    [(None, []), ("acme_chains", [["acme_chains"]]), ("a,b,c", [["a", "b", "c"]]), (["a"], [["a"]])],
)
def test_chains_are_searched_in_the_configured_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: object, searched: list[list[str]]
) -> None:
    found: list[list[str]] = []
    file = tmp_path / "cdk.json"
    file.write_text(json.dumps({"context": {"greenlight:chain_packages": named} if named else {"a": 1}}))
    monkeypatch.setattr(context, "CDK_JSON", file)
    monkeypatch.setattr(context, "search", lambda packages: found.append([*packages]))
    context.search_own_packages()
    assert found == searched


def test_a_file_without_context_gives_an_empty_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "CDK_JSON", tmp_path / "cdk.json")
    (tmp_path / "cdk.json").write_text("{}")
    assert context.own_context() == {}
