"""The contents of the Lambda packages, for each architecture."""

import re
from email import message_from_string
from pathlib import Path

import pytest

from stacks.bundling import (
    BUNDLES,
    FUNCTIONS,
    LANGCHAIN,
    PDF,
    PLATFORMS,
    PYTHON,
    Bundle,
    BundleError,
    build,
    copy_sources,
)
from stacks.functions import RUNTIME
from tests.stacks.bundles import built

MACHINES = {"arm64": 183, "x86_64": 62}
"""`e_machine` in the header of an ELF file: EM_AARCH64 and EM_X86_64."""

WHEELS = {"arm64": "aarch64", "x86_64": "x86_64"}
LIMIT = 250_000_000
NOT_IN_A_PACKAGE = {"aws_cdk", "greenlight_cdk", "moto", "local", "stacks", "tests", "bin", ".lock"}
TAG = f"cp{PYTHON.replace('.', '')}"

pytestmark = pytest.mark.xdist_group("bundles")


PACKAGES = {f"{bundle.name}-{architecture}": (bundle, architecture) for bundle in BUNDLES for architecture in PLATFORMS}


@pytest.fixture(scope="module", params=PACKAGES)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A built bundle, and its architecture."""
    bundle, architecture = PACKAGES[request.param]
    return built(bundle, tmp_path_factory.mktemp("bundles") / request.param, PLATFORMS[architecture]), architecture


def test_every_compiled_file_is_for_the_architecture(package: tuple[Path, str]) -> None:
    folder, architecture = package
    compiled = [file for file in folder.rglob("*.so*") if file.is_file()]
    assert compiled
    for file in compiled:
        header = file.read_bytes()[:20]
        assert header[:4] == b"\x7fELF", file
        assert int.from_bytes(header[18:20], "little") == MACHINES[architecture], file
        # The name has either the Python version or `abi3` (any version from 3.x on). A plain library fits any version.
        assert file.parent.suffix == ".libs" or (
            f".cpython-{PYTHON.replace('.', '')}-{WHEELS[architecture]}" in file.name or ".abi3." in file.name
        )


def test_every_wheel_fits_the_architecture_and_python(package: tuple[Path, str]) -> None:
    folder, architecture = package
    wheels = list(folder.glob("*.dist-info/WHEEL"))
    assert len(wheels) == len(list(folder.glob("*.dist-info")))
    for wheel in wheels:
        tags = message_from_string(wheel.read_text()).get_all("Tag", [])
        assert any(_fits(tag, WHEELS[architecture]) for tag in tags), (wheel, tags)


def _fits(tag: str, machine: str) -> bool:
    python, abi, platform = tag.split("-")
    if platform == "any":
        return "py3" in python.split(".") and abi == "none"
    return (python == TAG or abi in ("abi3", "none")) and re.fullmatch(rf"manylinux.*_{machine}", platform) is not None


def test_a_package_is_within_lambdas_size_limit(package: tuple[Path, str]) -> None:
    folder, _ = package
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < LIMIT


def test_only_what_functions_need_is_deployed(package: tuple[Path, str]) -> None:
    folder, _ = package
    names = {file.name for file in folder.rglob("*")}
    assert not names & {"workflow.py", "prompts.md", "sample.md", "__pycache__"}
    assert not [name for name in names if name.endswith(".pyc")]
    assert not {path.name for path in folder.iterdir()} & NOT_IN_A_PACKAGE


def test_sources_leave_out_what_only_synthesis_needs(tmp_path: Path) -> None:
    files = {file.relative_to(tmp_path) for file in copy_sources(FUNCTIONS, tmp_path).rglob("*") if file.is_file()}
    assert Path("chains/movie_pitch/chain.py") in files
    data = {file for file in files if file.suffix != ".py"}
    assert data == {Path("lambdas/harness_agents/agents.json"), Path("greenlight/slack/emoji.json")}
    assert not {file for file in files if file.name == "workflow.py" or "tests" in file.parts}
    assert {file.parts[0] for file in files} == {"bot", "chains", "greenlight", "lambdas"}


def test_each_bundle_has_its_own_handlers_and_libraries(tmp_path: Path) -> None:
    functions, pdf, langchain = (
        built(bundle, tmp_path / bundle.name, PLATFORMS["arm64"]) for bundle in (FUNCTIONS, PDF, LANGCHAIN)
    )
    assert (functions / "bot" / "handler.py").is_file()
    assert (functions / "lambdas" / "notifier" / "handler.py").is_file()
    assert (functions / "chains" / "movie_pitch" / "chain.py").is_file()
    assert not (functions / "typst").exists()
    assert (pdf / "lambdas" / "pdf" / "look.typ").is_file()
    assert not (pdf / "slack_bolt").exists()
    assert (langchain / "lambdas" / "langchain_agents" / "handler.py").is_file()
    assert not (langchain / "slack_bolt").exists()
    assert not (functions / "langchain").exists()
    assert not (functions / "lambdas" / "langchain_agents").exists()


def test_bundles_are_for_the_python_of_the_functions() -> None:
    assert RUNTIME.name == f"python{PYTHON}"


def test_a_lock_that_cannot_be_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"the bundle unknown for this machine: .*unknown\.txt"):
        build(Bundle("unknown", ("lambdas/__init__.py",)), tmp_path / "unknown")


def test_uv_is_found_next_to_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho this one >&2; exit 1\n")
    uv.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BundleError, match="this one"):
        build(PDF, tmp_path / "pdf")


def test_a_missing_uv_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BundleError, match="make setup"):
        build(PDF, tmp_path / "pdf")


def test_a_build_starts_from_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "left_over.py").touch()
    assert not (built(FUNCTIONS, tmp_path / "functions") / "left_over.py").exists()
