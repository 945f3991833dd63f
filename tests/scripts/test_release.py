"""A release is refused when something does not fit, and its wheel has what other apps install; nothing is published."""

import subprocess
import zipfile
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from scripts import release
from scripts.release import ReleaseError, Section, disagreements, flaws, notes, sections, unclean, unreleased

TODAY = date(2027, 1, 31)
CHANGELOG = """\
# Changelog

What changes.

## Unreleased

## 1.2.0 - 2027-01-31

### Added

- A thing.

## 1.1.0 - 2027-01-01

- The first thing.
"""
DECLARED: dict[str, Any] = {"version": "1.2.0", "optional-dependencies": {"cdk": ["constructs", "msgspec>=1"]}}
INFO = "greenlight-1.2.0.dist-info"
FILES = ["greenlight/__init__.py", "greenlight_cdk/__init__.py", f"{INFO}/METADATA", f"{INFO}/licenses/LICENSE"]


def metadata(version: str = "1.2.0", *needed: str) -> Message:
    message = Message()
    message["Metadata-Version"] = "2.4"
    message["Name"] = "greenlight"
    message["Version"] = version
    for one in needed or ("constructs", "msgspec>=1"):
        message["Requires-Dist"] = f"{one}; extra == 'cdk'"
    return message


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_the_changelog_s_sections_are_read_newest_first() -> None:
    assert sections(CHANGELOG) == [
        Section(version="Unreleased", date="", notes=""),
        Section(version="1.2.0", date="2027-01-31", notes="### Added\n\n- A thing."),
        Section(version="1.1.0", date="2027-01-01", notes="- The first thing."),
    ]
    assert notes("1.2.0", CHANGELOG) == "### Added\n\n- A thing."


def test_a_version_that_fits_its_changelog_is_fine() -> None:
    assert disagreements("1.2.0", CHANGELOG, TODAY) == []
    assert unreleased(CHANGELOG) == []


@pytest.mark.parametrize(
    ("version", "old", "new", "said"),
    [
        ("1.2", "", "", "the version 1.2 is not of the form 1.2.3"),
        ("1.3.0", "", "", "its newest release is 1.2.0, pyproject.toml has 1.3.0"),
        ("1.1.0", "", "", "its newest release is 1.2.0, pyproject.toml has 1.1.0"),
        ("1.2.0", "## ", "### ", "its newest release is nothing, pyproject.toml has 1.2.0"),
        ("1.2.0", " - 2027-01-31", "", "1.2.0 needs the date of its release, as in ## 1.2.0 - 2027-01-31"),
        ("1.2.0", "2027-01-31", "2027-02-30", "1.2.0 needs the date of its release"),
        ("1.2.0", "2027-01-31", "20270131", "1.2.0 needs the date of its release"),
        ("1.2.0", "2027-01-31", "2027-02-01", "1.2.0 needs the date of its release"),
        ("1.2.0", "### Added\n\n- A thing.\n", "", "1.2.0 has no notes"),
    ],
)
def test_a_version_that_does_not_fit_is_refused(version: str, old: str, new: str, said: str) -> None:
    (problem,) = disagreements(version, CHANGELOG.replace(old, new) if old else CHANGELOG, TODAY)
    assert said in problem


def test_this_version_and_changelog_agree() -> None:
    changelog = (release.ROOT / "CHANGELOG.md").read_text("utf-8")
    assert disagreements(release.project()["version"], changelog, date.max) == []


def test_entries_that_belong_to_no_version_are_refused() -> None:
    (problem,) = unreleased(CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- Another thing.\n"))
    assert "Unreleased" in problem


def test_only_a_clean_commit_without_its_tag_is_released(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    file = tmp_path / "file"
    file.write_text("1", encoding="utf-8")
    assert unclean(tmp_path, "v1.2.0") == ["git: 1 files are not committed: file …"]
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "--quiet", "--message", "Add a file")
    assert unclean(tmp_path, "v1.2.0") == []
    git(tmp_path, "tag", "v1.2.0")
    assert unclean(tmp_path, "v1.2.0") == ["git: the tag v1.2.0 is there already"]
    file.write_text("2", encoding="utf-8")
    assert len(unclean(tmp_path, "v1.2.0")) == 2


def test_a_wheel_with_what_is_declared_has_no_flaws() -> None:
    assert flaws(FILES, metadata(), DECLARED) == []


@pytest.mark.parametrize(
    ("files", "about", "said"),
    [
        ([*FILES, "chains/__init__.py"], metadata(), "the wheel brings chains, which apps may have themselves"),
        ([*FILES[:1], *FILES[2:]], metadata(), "the wheel lacks greenlight_cdk"),
        (FILES[:3], metadata(), "the wheel lacks the license"),
        (FILES, metadata("1.1.0"), "the wheel is of version 1.1.0, not 1.2.0"),
        (FILES, metadata("1.2.0", "constructs"), "greenlight[cdk] does not need what pyproject.toml says"),
    ],
)
def test_a_wheel_that_is_not_what_is_declared_is_refused(files: list[str], about: Message, said: str) -> None:
    assert flaws(files, about, DECLARED) == [said]


def wheel_of(folder: Path, code: str) -> Path:
    """A wheel whose two packages have this code."""
    file = folder / "greenlight-1.2.0-py3-none-any.whl"
    head = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    texts = {FILES[0]: code, FILES[1]: code, FILES[2]: metadata().as_string(), f"{INFO}/WHEEL": head}
    record = "".join(f"{name},,\n" for name in [*texts, f"{INFO}/RECORD"])
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in {**texts, f"{INFO}/RECORD": record}.items():
            archive.writestr(name, text)
    return file


def test_a_wheel_is_read_and_imported_from_where_it_is_installed(tmp_path: Path) -> None:
    wheel = wheel_of(tmp_path, "")
    names, about = release.read(wheel)
    assert set(FILES[:3]) <= set(names)
    assert about["Version"] == "1.2.0"
    release.try_out(wheel)


def test_a_wheel_that_cannot_be_imported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="No module named 'greenlight_missing'"):
        release.try_out(wheel_of(tmp_path, "import greenlight_missing"))


@pytest.mark.long
def test_the_wheel_of_this_tree_is_built_from_locked_requirements_and_has_no_flaws(tmp_path: Path) -> None:
    wheel = release.build(tmp_path)
    declared = release.project()
    assert wheel.name == f"greenlight-{declared['version']}-py3-none-any.whl"
    assert flaws(*release.read(wheel), declared) == []
    release.try_out(wheel)
