"""Prompts in a Markdown file, with one second-level heading for each prompt.

    # Movie pitch
    Text above the first prompt is for the reader and is not sent.

    ## Write a pitch
    Write a pitch for a movie about {movie}.

A placeholder is a name in braces, `{movie}`; any other brace is plain text. Sample replies (`sample.md`) have
the same form, so the offline model can tell which prompt it was given.
"""

import re
from collections.abc import Iterator
from pathlib import Path

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
TAG = re.compile(r"</([A-Za-z][\w-]*)>")
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def read_prompts(path: Path) -> dict[str, str]:
    """The prompts of a file by heading, in the file's order, stripped of white space.

    Raises ValueError, naming the file, if a heading appears twice or has no text.
    """
    _, *parts = HEADING.split(path.read_text(encoding="utf-8"))
    prompts: dict[str, str] = {}
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        if heading in prompts:
            raise ValueError(f'{path}: the heading "{heading}" appears twice')
        if not text.strip():
            raise ValueError(f'{path}: there is no text under "{heading}"')
        prompts[heading] = text.strip()
    return prompts


def pieces(template: str) -> Iterator[tuple[str, str | None]]:
    """The template as (literal text, name of the placeholder that follows) pairs; the last name is None."""
    *parts, last = PLACEHOLDER.split(template)
    yield from zip(parts[::2], parts[1::2], strict=True)
    yield last, None


def placeholders(template: str) -> frozenset[str]:
    """The names of the template's placeholders."""
    return frozenset(PLACEHOLDER.findall(template))


def tags(template: str) -> list[str]:
    """The names of the tags that enclose parts of the template, such as `topic` for `<topic>{topic}</topic>`."""
    return sorted(set(TAG.findall(template)))
