"""The chains' sample replies: finds the prompt that a text was made from, and its sample."""

import json
import logging
import re
import zlib
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.model.prompts import HEADING, PLACEHOLDER, pieces, read_prompts

log = logging.getLogger(__name__)

_OPENING = 100
"""Characters that identify a reply: more than a JSON object's first line, fewer than a token limit leaves."""

_SHORT = 10
"""A reply with fewer characters cannot be identified: the prompt itself may contain the "yes" that it asks for."""

_RULE = re.compile(r"^---$", re.MULTILINE)
_FENCE = re.compile(r"(?<=```json\n).*?(?=\n```)", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """One prompt of a chain: its template as a pattern, and the variants of its reply (at least one)."""

    pattern: re.Pattern[str]
    literal_length: int
    variants: tuple[str, ...]

    def reply(self, text: str, values: dict[str, str], temperature: float) -> str:
        """Returns a variant with its placeholders filled in; the same arguments give the same reply.

        `text` is the conversation so far. A variant whose opening it contains is skipped, so a rejected idea or a
        faulty reply is not repeated.
        """
        count = len(self.variants)
        start = zlib.crc32(text.encode(errors="replace")) + round(temperature * (count - 1))
        filled = [fill(self.variants[(start + offset) % count], values) for offset in range(count)]
        return next((reply for reply in filled if not _known(reply, text)), filled[0])


def _known(reply: str, text: str) -> bool:
    return len(reply) >= _SHORT and reply[:_OPENING] in text


class Samples:
    """Every chain's samples under `folders` (`<chain>/prompts.md` and `<chain>/sample.md`).

    They are read again when a `sample.md` is edited; an edit with a mistake is logged and changes nothing. Raises
    ValueError, with the file's name, if a prompt has no sample reply.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._times = self._edited()
        self._samples = _read_all(self._times)

    def find(self, text: str) -> tuple[Sample, dict[str, str]] | None:
        """Returns the sample whose template matches the text, with its placeholders' values.

        The template must match the whole text; of several, the one with the most literal text is returned.
        """
        matches = [(sample, match) for sample in self._current() if (match := sample.pattern.fullmatch(text))]
        if not matches:
            return None
        sample, match = max(matches, key=lambda pair: pair[0].literal_length)
        return sample, match.groupdict()

    def _current(self) -> list[Sample]:
        times = self._edited()
        if times != self._times:
            self._times = times
            try:
                self._samples = _read_all(times)
            except (ValueError, OSError) as error:
                log.warning("%s; replies come from the samples as they were before this edit", error)
        return self._samples

    def _edited(self) -> dict[Path, int]:
        """When each sample was edited last. A prompt's edit is none: its machine still asks the one before it."""
        paths = (path for folder in self._folders for path in sorted(folder.glob("*/sample.md")))
        return {path: path.stat().st_mtime_ns for path in paths}


def fill(template: str, values: dict[str, str]) -> str:
    """Fills in the template's placeholders; inside a JSON object (fenced, or the whole text) as JSON strings."""
    block = json_block(template)
    if block is None:
        return _filled(template, values, str)
    before, after = template.split(block, 1)
    quoted = _filled(block, values, lambda value: json.dumps(value, ensure_ascii=False)[1:-1])
    return _filled(before, values, str) + quoted + _filled(after, values, str)


def json_block(text: str) -> str | None:
    """Returns the source of the text's JSON object: the first ```json fence, or the whole text. None without one."""
    fence = _FENCE.search(text)
    block = fence.group() if fence else text
    return block if json_object(block) is not None else None


def json_object(text: str) -> dict[str, Any] | None:
    """Parses the text as a JSON object; None if it is not one."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _filled(text: str, values: dict[str, str], quote: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda found: quote(values.get(found[1], found[0])), text)


def _read_all(paths: Iterable[Path]) -> list[Sample]:
    return [sample for path in paths for sample in _read(path)]


def _read(path: Path) -> list[Sample]:
    prompts = read_prompts(path.with_name("prompts.md"))
    replies = _replies(path.read_text(encoding="utf-8"), prompts.keys())
    if missing := [heading for heading in prompts if not replies.get(heading)]:
        raise ValueError(f"{path}: no reply under {', '.join(missing)}")
    return [_sample(prompts[heading], replies[heading]) for heading in prompts]


def _replies(text: str, headings: Set[str]) -> dict[str, tuple[str, ...]]:
    """Returns the variants under each prompt's heading. A reply is Markdown, so it may contain other headings."""
    replies, current = {"": ""}, ""
    for line in text.splitlines(keepends=True):
        heading = HEADING.fullmatch(line.rstrip("\n"))
        if heading and heading[1] in headings:
            current = heading[1]
            replies[current] = ""
        else:
            replies[current] += line
    return {
        heading: tuple(part.strip() for part in _RULE.split(reply) if part.strip())
        for heading, reply in replies.items()
    }


def _sample(prompt: str, variants: tuple[str, ...]) -> Sample:
    pattern, length, seen = "", 0, set[str]()
    for literal, name in pieces(prompt):
        pattern += re.escape(literal)
        length += len(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
            seen.add(name)
    return Sample(re.compile(pattern, re.DOTALL), length, variants)
