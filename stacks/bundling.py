"""Lambda packages, built without Docker: our sources, and the locked wheels for Lambda's platform.

python -m stacks.bundling build/bundles            builds every bundle, for arm64 and x86_64

`greenlight:chain_packages` in `cdk.json` names the packages of chains to include; without it, `CHAIN_PACKAGES` does.
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
"""The Python version on Lambda that the bundles are built for (`stacks.functions.RUNTIME`)."""

PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
"""uv's names for the platforms of Lambda's architectures; Amazon Linux 2023 has glibc 2.34."""

NOT_DEPLOYED = shutil.ignore_patterns("__pycache__", "*.pyc", "workflow.py", "*.md", "openapi.json", "tests", ".*")


@dataclass(frozen=True)
class Bundle:
    """A Lambda package: our `sources`, except the folders in `without`, and the libraries in its lock file.

    A bundle that `has_chains` also includes every package that is searched for chains.
    """

    name: str
    sources: tuple[str, ...]
    without: tuple[str, ...] = ()
    has_chains: bool = False

    @property
    def lock(self) -> Path:
        """The lock file, with a hash for every wheel."""
        return ROOT / "requirements" / f"{self.name}.txt"


FUNCTIONS = Bundle(
    "functions",
    ("bot", "greenlight", "lambdas"),
    without=("lambdas/pdf", "lambdas/langchain_agents"),
    has_chains=True,
)
_LINKS = tuple(
    f"greenlight/{name}" for name in ("__init__.py", "spec", "slack/__init__.py", "slack/lines.py", "slack/links.py")
)
PDF = Bundle("pdf", (*_LINKS, "lambdas/__init__.py", "lambdas/pdf"))
LANGCHAIN = Bundle(
    "langchain", ("lambdas/__init__.py", "lambdas/outcomes", "lambdas/github", "lambdas/langchain_agents")
)
BUNDLES = (FUNCTIONS, PDF, LANGCHAIN)


class BundleError(RuntimeError):
    """A bundle cannot be built. The text names the bundle and quotes the installer."""


def copy_sources(bundle: Bundle, target: Path) -> Path:
    """Empties `target`, copies in the bundle's sources except what is not deployed, and returns `target`."""
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
    """Builds the bundle in `target`; without a `platform`, for this machine and its Python.

    It installs only wheels whose hashes are in the lock file. Raises BundleError.
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
    """The path of uv: from PATH, or the one that `scripts/setup` installs next to Python. Raises BundleError."""
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if not found:
        raise BundleError("uv is missing: run `make setup`")
    return found


def main(folder: Path) -> None:
    """Builds every bundle for both architectures in `<folder>/<bundle>-<architecture>`, and prints its size."""
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
        sys.exit(f"Cannot build: {error}")
