"""Reads the prompts that samples belong to: a Markdown file with one second-level heading for each prompt.

Text before the first heading is for the reader. A placeholder is a name in braces, `{movie}`; any other brace is plain
text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def read_prompts(path: Path) -> dict[str, str]:
    """Returns a file's prompts by heading, in the file's order, stripped of white space."""
    _, *parts = HEADING.split(path.read_text(encoding="utf-8"))
    return {heading: text.strip() for heading, text in zip(parts[::2], parts[1::2], strict=True)}


def pieces(template: str) -> Iterator[tuple[str, str | None]]:
    """Splits the template into pairs (literal text, name of the next placeholder); the last name is None."""
    *parts, last = PLACEHOLDER.split(template)
    yield from zip(parts[::2], parts[1::2], strict=True)
    yield last, None
