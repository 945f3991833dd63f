import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chains import catalog
from chains.catalog import ChainError


def write(folder: Path, name: str, /, **fields: str) -> None:
    given = {"name": name.replace("_", "-"), "command": f"/{name}", **fields}
    (folder / name).mkdir()
    (folder / name / "chain.py").write_text(
        "from chains.spec import Chain, Input\n"
        f"chain = Chain(name={given['name']!r}, command={given['command']!r}, word={given.get('word', '')!r},"
        " title='T', emoji='🎬', description='d', inputs=(Input(name='i', label='l'),), steps=())\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of chains; what `chains.<name>` is imported from."""
    monkeypatch.setattr(catalog, "HERE", tmp_path)
    monkeypatch.setattr("chains.__path__", [str(tmp_path)])
    catalog.all_chains.cache_clear()
    before = set(sys.modules)
    yield tmp_path
    catalog.all_chains.cache_clear()
    for name in set(sys.modules) - before:
        del sys.modules[name]


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


def test_two_chains_with_one_name_are_named(folder: Path) -> None:
    write(folder, "twin_name")
    write(folder, "twin_other", name="twin-name")
    with pytest.raises(ChainError, match=r"chains/twin_other/chain\.py: "):
        catalog.find_chains()


def test_a_folder_whose_file_has_no_chain_is_named(folder: Path) -> None:
    (folder / "without_chain").mkdir()
    (folder / "without_chain" / "chain.py").write_text("something = 1\n")
    with pytest.raises(ChainError, match=r"chains/without_chain/chain\.py: there is no"):
        catalog.find_chains()


def test_a_folder_without_a_spec_is_no_chain(folder: Path) -> None:
    (folder / "notes").mkdir()
    assert catalog.find_chains() == {}


def test_a_deployment_has_the_chains_that_its_environment_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first_one", "second_one", "third_one"):
        write(folder, name, word="w")
    monkeypatch.setenv("CHAINS", "third-one,first-one")
    assert list(catalog.find_chains()) == ["first-one", "third-one"]
    assert list(catalog.all_chains()) == ["first-one", "second-one", "third-one"]
    known, left_out = catalog.chain_named("first-one"), catalog.chain_named("second-one")
    assert (known.call, left_out.call, left_out.title) == ("/first_one w", "", "T")
    assert catalog.chain_named("of another app").title == "of another app"


def test_chains_share_a_command_by_their_words(folder: Path) -> None:
    write(folder, "first_twin", command="/twin", word="first")
    write(folder, "second_twin", command="/twin", word="second")
    write(folder, "single")
    commands = catalog.by_command(catalog.all_chains().values()).items()
    calls = {command: [chain.call for chain in chains] for command, chains in commands}
    assert calls == {"/twin": ["/twin first", "/twin second"], "/single": ["/single"]}


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("a", ""), ("", "a")])
def test_a_command_is_shared_only_by_chains_with_words_of_their_own(folder: Path, first: str, second: str) -> None:
    write(folder, "first_twin", command="/twin", word=first)
    write(folder, "second_twin", command="/twin", word=second)
    with pytest.raises(ChainError, match=r"chains/second_twin/chain\.py: the command /twin.* belongs to chains/first"):
        catalog.find_chains()
