"""Checks that a chain's folder has the files that it needs besides `chain.py`."""

from importlib import import_module

from greenlight.spec.catalog import ChainError, folder_of, module_of, place_of
from greenlight.spec.chain import Chain
from greenlight.spec.prompts import HEADING, read_prompts

REQUIRED_FILES = ("workflow.py", "prompts.md", "sample.md")


def check_files(chain: Chain) -> None:
    """Raises ChainError for a missing file, and for a `workflow.py` without the function `workflow`."""
    folder = folder_of(chain)
    for file in REQUIRED_FILES:
        if not (folder / file).is_file():
            raise ChainError(f"{place_of(chain, file)}: the file is missing")
    if not callable(getattr(import_module(f"{module_of(chain)}.workflow"), "workflow", None)):
        raise ChainError(f'{place_of(chain, "workflow.py")}: the file has no "def workflow(steps: Steps)"')


def check_replies(chain: Chain) -> None:
    """Raises ChainError for a prompt without a sample reply.

    A reply can contain headings of its own, and several variants of it can repeat them.
    """
    folder = folder_of(chain)
    replies = HEADING.findall((folder / "sample.md").read_text(encoding="utf-8"))
    for heading in read_prompts(folder / "prompts.md"):
        if heading not in replies:
            raise ChainError(f'{place_of(chain, "sample.md")}: the offline model has no reply under "{heading}"')
