from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chains import catalog
from chains.catalog import ChainError, find_chains, folder_of
from chains.movie_pitch.chain import GREENLIGHT, chain
from chains.prompts import placeholders, read_prompts
from chains.spec import Choice, Input, Step

YES = Choice(key="yes", label="Yes", done="Yes")
MISTAKES: dict[str, dict[str, Any]] = {
    "the name": {"name": "Movie Pitch"},
    "the command": {"command": "/Pitch"},
    "the title": {"title": "A title that is longer than a modal's"},
    "there is no input": {"inputs": ()},
    'the key "One pager"': {"steps": (Step(key="One pager", label="x"),)},
    'the step "a" is there twice': {"steps": (Step(key="a", label="x"), Step(key="a", label="y"))},
    "takes 3001 characters": {"inputs": (Input(name="movie", label="x", max_length=3001),)},
    "has 1 choices": {"gates": (replace(GREENLIGHT, choices=(YES,)),)},
    "has 6 choices": {"gates": (replace(GREENLIGHT, choices=(YES,) * 6),)},
    "waits 0.5 s": {"gates": (replace(GREENLIGHT, timeout=timedelta(seconds=0.5)),)},
    'choice of the gate "greenlight" "yes" is there twice': {"gates": (replace(GREENLIGHT, choices=(YES, YES)),)},
    "a label that Slack refuses": {"gates": (replace(GREENLIGHT, choices=(YES, replace(YES, key="n", label=""))),)},
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_said(words: str) -> None:
    assert any(words in mistake for mistake in replace(chain, **MISTAKES[words]).mistakes())


def test_a_sound_chain_has_none() -> None:
    assert [mistake for found in find_chains().values() for mistake in found.mistakes()] == []


def write(folder: Path, name: str, /, **fields: str) -> None:
    given = {"name": name.replace("_", "-"), "command": f"/{name}", **fields}
    (folder / name).mkdir()
    (folder / name / "chain.py").write_text(
        "from chains.spec import Chain, Input\n"
        f"chain = Chain(name={given['name']!r}, command={given['command']!r}, title='T', emoji='🎬', description='d',"
        " inputs=(Input(name='i', label='l'),), steps=())\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of chains; what `chains.<name>` is imported from."""
    monkeypatch.setattr(catalog, "HERE", tmp_path)
    monkeypatch.setattr("chains.__path__", [str(tmp_path)])
    catalog.find_chains.cache_clear()
    monkeypatch.setattr(catalog, "find_chains", catalog.find_chains.__wrapped__)
    return tmp_path


def test_a_folder_with_a_chain_is_found_without_a_list(folder: Path) -> None:
    write(folder, "found_here")
    assert list(catalog.find_chains()) == ["found-here"]


def test_two_chains_with_one_command_are_named(folder: Path) -> None:
    write(folder, "first_twin", command="/twin")
    write(folder, "second_twin", command="/twin")
    with pytest.raises(
        ChainError, match=r"chains/second_twin/chain\.py: the command /twin belongs to chains/first_twin"
    ):
        catalog.find_chains()


def test_a_mistake_is_said_with_its_file(folder: Path) -> None:
    write(folder, "wrong_command", command="/Wrong")
    with pytest.raises(ChainError, match=r"chains/wrong_command/chain\.py: the command"):
        catalog.find_chains()


def test_a_folder_is_named_as_its_chain(folder: Path) -> None:
    write(folder, "one_name", name="another")
    with pytest.raises(ChainError, match=r"chains/one_name/chain\.py: .*named \"another\""):
        catalog.find_chains()


@pytest.mark.parametrize("name", find_chains())
def test_every_prompt_has_a_sample_of_its_own(name: str) -> None:
    place = folder_of(find_chains()[name])
    sample = (place / "sample.md").read_text(encoding="utf-8")
    for heading in read_prompts(place / "prompts.md"):
        assert f"## {heading}\n" in sample


def test_a_heading_twice_and_an_empty_prompt_are_named(tmp_path: Path) -> None:
    file = tmp_path / "prompts.md"
    for text, words in {"## A\nx\n## A\ny": '"A" stands twice', "## A\n\n## B\nx": 'no text under "A"'}.items():
        file.write_text(text)
        with pytest.raises(ValueError, match=words):
            read_prompts(file)


def test_only_names_in_braces_are_placeholders() -> None:
    assert placeholders('{movie} {"json": {}} { x } {Upper} {a1_b}') == {"movie", "a1_b"}
