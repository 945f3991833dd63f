"""Scaffolds a working chain with its tests: `python -m scripts.new_chain write-haiku`.

The templates are the chain "write-haiku"; the new chain's name replaces that name.
"""

import keyword
import subprocess
import sys
import textwrap
from pathlib import Path

from greenlight.spec.catalog import all_chains
from greenlight.spec.chain import Chain, Input

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
TITLE_LENGTH = 24
WRITTEN_FROM_CHAINS = ("scripts.manifest", "scripts.chain_docs")


class NameRefusedError(ValueError):
    """A chain cannot have this name. The text says why."""


def scaffold(name: str) -> list[Path]:
    """Writes the chain's files. Returns their paths, relative to the project's folder.

    Before anything is written, it raises NameRefusedError, or ChainError for a mistake in another chain.
    """
    folder = name.replace("-", "_")
    places = _places(folder)
    _refuse_unusable(name, folder)
    for taken in (f"chains/{folder}", f"chains/{folder}.py", f"tests/chains/{folder}", *places):
        if (ROOT / taken).exists():
            raise NameRefusedError(f"{taken} already exists")
    texts = {place: _named((TEMPLATES / template).read_text("utf-8"), name) for place, template in places.items()}
    for place, text in texts.items():
        (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / place).write_text(text, encoding="utf-8")
    return [Path(place) for place in texts]


def title_of(name: str) -> str:
    """Returns the name as a title: as many whole words as a modal's title holds."""
    words = _words(name).capitalize()
    return textwrap.shorten(words, TITLE_LENGTH, placeholder="") or words[:TITLE_LENGTH]


def _places(folder: str) -> dict[str, str]:
    """Maps each file to write to its template."""
    own = ("__init__.py", "chain.py", "workflow.py", "prompts.md", "sample.md")
    return {
        **{f"chains/{folder}/{file}": f"{file}.txt" for file in own},
        f"tests/chains/{folder}/__init__.py": "empty.txt",
        f"tests/chains/{folder}/test_workflow.py": "test_workflow.py.txt",
        f"tests/e2e/flows/test_{folder}.py": "test_flow.py.txt",
    }


def _refuse_unusable(name: str, folder: str) -> None:
    asked = (Input(name="topic", label="Topic?", example="autumn rain"),)
    chain = Chain(
        name=name, command=f"/{name}", title=title_of(name), emoji="🌱", description="", inputs=asked, milestones=()
    )
    for mistake in chain.mistakes():
        raise NameRefusedError(mistake)
    if keyword.iskeyword(folder):
        raise NameRefusedError(f'the name "{name}" is a Python keyword, so a folder in chains/ cannot have it')
    for other in all_chains().values():
        if other.command == chain.command:
            raise NameRefusedError(f'the command {chain.command} belongs to the chain "{other.name}"')


def _named(template: str, name: str) -> str:
    changes = {
        "write-haiku": name,
        "write_haiku": name.replace("-", "_"),
        "Write haiku": title_of(name),
        "write haiku": _words(name),
    }
    for old, new in changes.items():
        template = template.replace(old, new)
    return template


def _words(name: str) -> str:
    return " ".join(name.replace("-", " ").split())


def main(name: str) -> int:
    """Scaffolds the chain, rewrites manifest.yml and docs/chains.md, and prints what to do. Returns the exit code."""
    try:
        written = scaffold(name)
    except ValueError as error:
        print(f"Cannot create this chain (make chain NAME=write-haiku): {error}", file=sys.stderr)
        return 1
    print("Wrote", *written, sep="\n  ")
    for module in WRITTEN_FROM_CHAINS:
        if failed := subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False).returncode:
            return failed
    own, machine, flow = written[0].parent, written[-2].parent, written[-1]
    print(
        f"and added /{name} to manifest.yml and docs/chains.md.\n\n"
        f"Next: run `make demo` and type /{name} autumn rain. Then edit the files in {own}:\n"
        "  prompts.md and sample.md   what the model is asked, and what the offline model replies\n"
        "  chain.py                   what Slack shows and asks\n"
        "  workflow.py                how the work is done, with the steps in stacks/steps\n"
        "Afterwards run `make manifest docs`. The chain's own tests:\n"
        f'  make unit ARGS="{machine} {flow}"'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
