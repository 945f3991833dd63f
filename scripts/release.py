"""Builds and checks what a release needs, and prints how to publish it: `make release`. It publishes nothing itself."""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from stacks.bundling import uv

ROOT = Path(__file__).parent.parent
DIST = ROOT / "build" / "dist"
UNRELEASED = "Unreleased"
HEADING = re.compile(r"^## (\S+)(?: - (\S+))?$", re.MULTILINE)
NUMBER = re.compile(r"\d+\.\d+\.\d+")
PACKAGES = {"greenlight", "greenlight_cdk"}
WHERE = "import greenlight, greenlight_cdk; print(greenlight.__file__, greenlight_cdk.__file__, sep='\\n')"


class ReleaseError(RuntimeError):
    """Something a release needs is missing: the text says what, one line each."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """What the changelog says about one version; `date` is empty if the heading has none."""

    version: str
    date: str
    notes: str


def project() -> dict[str, Any]:
    """The `project` table of pyproject.toml, the only place that has the version."""
    declared: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return declared


def sections(changelog: str) -> list[Section]:
    """The changelog's sections, the newest first."""
    _, *parts = HEADING.split(changelog)
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return [Section(version=version, date=day or "", notes=notes.strip()) for version, day, notes in triples]


def disagreements(version: str, changelog: str, today: date) -> list[str]:
    """Why the version and the changelog do not fit each other."""
    released = [section for section in sections(changelog) if section.version != UNRELEASED]
    if not NUMBER.fullmatch(version):
        return [f"pyproject.toml: the version {version} is not of the form 1.2.3"]
    if not released or released[0].version != version:
        named = released[0].version if released else "nothing"
        return [f"CHANGELOG.md: its newest release is {named}, pyproject.toml has {version}"]
    newest = released[0]
    found = [] if newest.notes else [f"CHANGELOG.md: {version} has no notes"]
    if not _is_day(newest.date) or newest.date > today.isoformat():
        found.append(f"CHANGELOG.md: {version} needs the date of its release, as in ## {version} - {today.isoformat()}")
    return found


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def unreleased(changelog: str) -> list[str]:
    """Why the changelog is not ready: it has entries that belong to no version."""
    ahead = [section for section in sections(changelog) if section.version == UNRELEASED and section.notes]
    return ["CHANGELOG.md: move what is under Unreleased into the release"] if ahead else []


def notes(version: str, changelog: str) -> str:
    """The release notes of a version that the changelog has."""
    return next(section.notes for section in sections(changelog) if section.version == version)


def unclean(root: Path, tag: str) -> list[str]:
    """Why the tree is no commit to release: changes that are not committed, or a tag that is there already."""
    changed = _git(root, "status", "--porcelain").splitlines()
    found = [f"git: {len(changed)} files are not committed: {changed[0].split()[-1]} …"] if changed else []
    return [*found, f"git: the tag {tag} is there already"] if _git(root, "tag", "--list", tag) else found


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


def build(folder: Path) -> Path:
    """Builds the wheel into `folder` with the locked build system; returns the wheel. Raises ReleaseError."""
    locked = ["--build-constraint", "requirements/build.txt", "--require-hashes"]
    _run([uv(), "build", "--quiet", "--wheel", "--no-create-gitignore", *locked, "--out-dir", str(folder)], ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def flaws(names: Sequence[str], metadata: Message, declared: dict[str, Any]) -> list[str]:
    """What is wrong with a wheel of these files and this metadata, by what pyproject.toml declares."""
    tops = {name.partition("/")[0] for name in names}
    info = {top for top in tops if top.endswith(".dist-info")}
    found = [f"the wheel brings {top}, which apps may have themselves" for top in sorted(tops - info - PACKAGES)]
    found += [f"the wheel lacks {package}" for package in sorted(PACKAGES - tops)]
    if not any(name.partition("/")[0] in info and name.endswith("/LICENSE") for name in names):
        found.append("the wheel lacks the license")
    if metadata["Version"] != declared["version"]:
        found.append(f"the wheel is of version {metadata['Version']}, not {declared['version']}")
    for extra, needed in declared["optional-dependencies"].items():
        wanted = {f"{name}; extra == '{extra}'" for name in needed}
        if not wanted <= set(metadata.get_all("Requires-Dist", [])):
            found.append(f"greenlight[{extra}] does not need what pyproject.toml says")
    return found


def read(wheel: Path) -> tuple[list[str], Message]:
    """The names of a wheel's files, and its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        return names, message_from_bytes(archive.read(metadata))


def try_out(wheel: Path) -> None:
    """Installs the wheel into a folder of its own, without the index, and imports it there. Raises ReleaseError.

    What it needs comes from this environment.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        offline = ["--quiet", "--no-deps", "--no-index", "--python", sys.executable]
        _run([uv(), "pip", "install", *offline, "--target", str(folder), str(wheel)], folder)
        # Python looks into its working directory first.
        found = _run([sys.executable, "-c", WHERE], folder).splitlines()
        if not all(Path(file).is_relative_to(folder) for file in found):
            raise ReleaseError(f"the wheel was not imported, but {', '.join(found)}")


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"{' '.join(command[:3])} failed:\n{done.stderr.strip()}")
    return done.stdout


def _stop_at(problems: Sequence[str]) -> None:
    if problems:
        raise ReleaseError("\n".join(problems))


def release() -> str:
    """Checks the tree, builds the wheel and checks it; returns what to do next. Raises ReleaseError."""
    declared = project()
    version, changelog = declared["version"], (ROOT / "CHANGELOG.md").read_text("utf-8")
    tag = f"v{version}"
    _stop_at([*unclean(ROOT, tag), *disagreements(version, changelog, date.today()), *unreleased(changelog)])
    if subprocess.run(["make", "check"], cwd=ROOT, check=False).returncode:
        raise ReleaseError("`make check` fails")
    shutil.rmtree(DIST, ignore_errors=True)
    wheel = build(DIST)
    _stop_at(flaws(*read(wheel), declared))
    try_out(wheel)
    said, file = notes(version, changelog), DIST / "notes.md"
    file.write_text(f"{said}\n", encoding="utf-8")
    return f"""\
{said}

Built and checked: {wheel.relative_to(ROOT)}; the notes above are in {file.relative_to(ROOT)}.
When CI has passed on this commit, tag it and push the tag:
  git tag --annotate --cleanup=verbatim --file {file.relative_to(ROOT)} {tag}
  git push origin {tag}"""


if __name__ == "__main__":
    try:
        print(release())
    except ReleaseError as error:
        sys.exit(f"No release: {error}")
