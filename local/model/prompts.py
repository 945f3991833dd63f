"""Reads the prompts that samples belong to: a Markdown file with one second-level heading for each prompt.

What comes before the first heading is for the reader. A placeholder is a name in braces, `{movie}`; any other brace is
plain text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def read_prompts(path: Path) -> dict[str, str]:
    """The prompts of a file by heading, in the file's order, without the white space around them."""
    _, *parts = HEADING.split(path.read_text(encoding="utf-8"))
    return {heading: text.strip() for heading, text in zip(parts[::2], parts[1::2], strict=True)}


def pieces(template: str) -> Iterator[tuple[str, str | None]]:
    """The template as (literal text, name of the placeholder that follows) pairs; the last name is None."""
    *parts, last = PLACEHOLDER.split(template)
    yield from zip(parts[::2], parts[1::2], strict=True)
    yield last, None
