import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenlight.spec import catalog
from greenlight.spec.catalog import ChainError


def write(folder: Path, name: str, /, **fields: str) -> None:
    given = {"name": name.replace("_", "-"), "command": f"/{name}", **fields}
    (folder / name).mkdir()
    (folder / name / "chain.py").write_text(
        "from greenlight import Chain, Input\n"
        f"chain = Chain(name={given['name']!r}, command={given['command']!r}, word={given.get('word', '')!r},"
        " title='T', emoji='🎬', description='d', inputs=(Input(name='i', label='l', example='e'),), milestones=())\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package of chains, and the only one."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("CHAIN_PACKAGES", "own_chains")
    before = set(sys.modules)
    yield package(tmp_path, "own_chains")
    for name in set(sys.modules) - before:
        del sys.modules[name]


def package(place: Path, name: str) -> Path:
    (place / name).mkdir()
    (place / name / "__init__.py").touch()
    return place / name


def test_a_folder_with_a_chain_is_found_without_a_list(folder: Path) -> None:
    write(folder, "found_here")
    assert list(catalog.find_chains()) == ["found-here"]


def test_two_chains_with_the_same_command_are_rejected(folder: Path) -> None:
    write(folder, "first_twin", command="/twin")
    write(folder, "second_twin", command="/twin")
    with pytest.raises(
        ChainError, match=r"own_chains/second_twin/chain\.py: the command /twin is already used by own_chains/first"
    ):
        catalog.find_chains()


def test_an_error_names_the_file_of_the_mistake(folder: Path) -> None:
    write(folder, "wrong_command", command="/Wrong")
    with pytest.raises(ChainError, match=r"own_chains/wrong_command/chain\.py: the command"):
        catalog.find_chains()


def test_a_folder_must_have_the_name_of_its_chain(folder: Path) -> None:
    write(folder, "one_name", name="another")
    with pytest.raises(ChainError, match=r"own_chains/one_name/chain\.py: .*named \"another\""):
        catalog.find_chains()


def test_chains_come_from_several_packages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "own_chains, other_chains")
    other = package(folder.parent, "other_chains")
    write(folder, "second_one")
    write(other, "first_one")
    second, first = catalog.all_chains().values()
    assert (second.name, first.name) == ("second-one", "first-one")
    assert (catalog.folder_of(second), catalog.folder_of(first)) == (folder / "second_one", other / "first_one")
    assert (catalog.module_of(first), catalog.package_of(first)) == ("other_chains.first_one", "other_chains")
    assert catalog.place_of(first, "prompts.md") == "other_chains/first_one/prompts.md"


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        ({"name": "first-one"}, 'the name "first-one" is already used by own_chains/first_one/chain.py'),
        ({"command": "/first_one"}, "the command /first_one is already used by own_chains/first_one/chain.py"),
    ],
)
def test_chains_of_two_packages_must_not_collide(
    folder: Path, monkeypatch: pytest.MonkeyPatch, twin: dict[str, str], words: str
) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "own_chains,other_chains")
    write(folder, "first_one")
    write(package(folder.parent, "other_chains"), "first_one" if "name" in twin else "twin", **twin)
    with pytest.raises(ChainError, match=rf"^other_chains/(first_one|twin)/chain\.py: {words}$"):
        catalog.all_chains()


@pytest.mark.parametrize("name", ["gone_chains", "not-a-name", "json.decoder", "base64"])
def test_an_error_names_a_missing_package(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", f"chains,{name}")
    with pytest.raises(ChainError, match=f'there is no package "{name}" with chains: CHAIN_PACKAGES'):
        catalog.all_chains()


def test_without_a_setting_only_our_own_package_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "")
    assert catalog.packages() == ("chains",)
    catalog.search(["own_chains", "chains"])
    assert catalog.packages() == ("own_chains", "chains")
    monkeypatch.delenv("CHAIN_PACKAGES")
    assert catalog.packages() == ("chains",)


def test_an_error_names_a_chain_file_without_a_chain(folder: Path) -> None:
    (folder / "without_chain").mkdir()
    (folder / "without_chain" / "chain.py").write_text("something = 1\n")
    with pytest.raises(ChainError, match=r"own_chains/without_chain/chain\.py: there is no"):
        catalog.find_chains()


def test_a_folder_without_a_chain_file_is_ignored(folder: Path) -> None:
    (folder / "notes").mkdir()
    assert catalog.find_chains() == {}


def test_the_environment_lists_the_chains_of_a_deployment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first_one", "second_one", "third_one"):
        write(folder, name, word="w")
    monkeypatch.setenv("CHAINS", "third-one,first-one")
    assert list(catalog.find_chains()) == ["first-one", "third-one"]
    assert list(catalog.all_chains()) == ["first-one", "second-one", "third-one"]
    known, left_out = catalog.chain_named("first-one"), catalog.chain_named("second-one")
    assert (known.call, left_out.call, left_out.title) == ("/first_one w", "", "T")
    assert catalog.chain_named("of another app").title == "of another app"


def test_chains_with_different_words_may_share_a_command(folder: Path) -> None:
    write(folder, "first_twin", command="/twin", word="first")
    write(folder, "second_twin", command="/twin", word="second")
    write(folder, "single")
    commands = catalog.by_command(catalog.all_chains().values()).items()
    calls = {command: [chain.call for chain in chains] for command, chains in commands}
    assert calls == {"/twin": ["/twin first", "/twin second"], "/single": ["/single"]}


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("a", ""), ("", "a")])
def test_chains_without_different_words_cannot_share_a_command(folder: Path, first: str, second: str) -> None:
    write(folder, "first_twin", command="/twin", word=first)
    write(folder, "second_twin", command="/twin", word=second)
    with pytest.raises(
        ChainError, match=r"own_chains/second_twin/chain\.py: the command /twin.* is already used by own_chains/first"
    ):
        catalog.find_chains()
