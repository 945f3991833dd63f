"""Lambda packages, built without Docker: our sources, and the wheels that a lock file names for Lambda's platform.

python -m stacks.bundling build/bundles            every bundle, for arm64 and x86_64

Which packages of chains go in is said by `greenlight:chain_packages` in `cdk.json`, or else by `CHAIN_PACKAGES`.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from greenlight.spec.catalog import ChainError, home_of, packages
from stacks.context import search_own_packages

ROOT = Path(__file__).parent.parent
PYTHON = "3.13"
"""The version of Lambda's Python that the bundles are for (`stacks.functions.RUNTIME`)."""

PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
"""uv's names for the platforms of Lambda's architectures; Amazon Linux 2023 has glibc 2.34."""

NOT_DEPLOYED = shutil.ignore_patterns("__pycache__", "*.pyc", "workflow.py", "*.md", "openapi.json", "tests", ".*")


@dataclass(frozen=True)
class Bundle:
    """A Lambda package: our packages that go in, except some folders, and the lock of what they need.

    One that `has_chains` also takes in every package that chains are searched in.
    """

    name: str
    sources: tuple[str, ...]
    without: tuple[str, ...] = ()
    has_chains: bool = False

    @property
    def lock(self) -> Path:
        """The requirements file, with a hash for every wheel."""
        return ROOT / "requirements" / f"{self.name}.txt"


FUNCTIONS = Bundle(
    "functions",
    ("bot", "greenlight", "lambdas"),
    without=("lambdas/pdf", "lambdas/langchain_agents"),
    has_chains=True,
)
PDF = Bundle("pdf", ("lambdas/__init__.py", "lambdas/pdf"))
LANGCHAIN = Bundle("langchain", ("lambdas/__init__.py", "lambdas/github", "lambdas/langchain_agents"))
BUNDLES = (FUNCTIONS, PDF, LANGCHAIN)


class BundleError(RuntimeError):
    """A bundle that could not be built: the text says which, and what the installer said."""


def copy_sources(bundle: Bundle, target: Path) -> Path:
    """Copies the bundle's sources into an empty `target`, without what is not deployed; returns `target`."""
    shutil.rmtree(target, ignore_errors=True)
    sources = {source: ROOT / source for source in bundle.sources}
    sources |= {package: home_of(package) for package in packages()} if bundle.has_chains else {}
    for name, source in sources.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=NOT_DEPLOYED)
        else:
            shutil.copy(source, place)
    for folder in bundle.without:
        shutil.rmtree(target / folder)
    return target


def build(bundle: Bundle, target: Path, *, platform: str = "", python: str = PYTHON) -> Path:
    """Builds the bundle in `target`: for the machine at hand and its Python where no platform is given.

    Only wheels are taken, and only with the hashes that the lock names. Raises BundleError.
    """
    copy_sources(bundle, target)
    command = [uv(), "pip", "install", "--quiet", "--target", str(target), "--require-hashes"]
    where = ["--python-platform", platform, "--python-version", python] if platform else ["--python", sys.executable]
    wheels = ["--only-binary", ":all:", "-r", str(bundle.lock)]
    done = subprocess.run([*command, *where, *wheels], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"the bundle {bundle.name} for {platform or 'this machine'}: {done.stderr.strip()}")
    shutil.rmtree(target / "bin", ignore_errors=True)
    (target / ".lock").unlink(missing_ok=True)
    return target


def uv() -> str:
    """The machine's uv, or the one that `scripts/setup` puts beside Python where there is none."""
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if not found:
        raise BundleError("without uv: run `make setup`")
    return found


def main(folder: Path) -> None:
    """Builds every bundle for both architectures into `<folder>/<bundle>-<architecture>`, saying how large it is."""
    search_own_packages()
    for bundle in BUNDLES:
        for architecture, platform in PLATFORMS.items():
            target = build(bundle, folder / f"{bundle.name}-{architecture}", platform=platform)
            size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
            print(f"{target}: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except (BundleError, ChainError) as error:
        sys.exit(f"Cannot build {error}")
