"""Searches logs for secrets: `python -m scripts.search_logs build/logs`. Prints where each is, never what it is."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SECRETS: Mapping[str, re.Pattern[str]] = {
    "a token of a Slack app": re.compile(r"\bx(?:ox[a-z]|app)-[\w-]{8,}"),
    # Slack's have 32 hexadecimal digits. Trigger ids end with as many, after a dot; request ids have dashes.
    "a signing secret": re.compile(r"(?<![\w.-])[0-9a-f]{32}(?![\w-])"),
    "a response URL": re.compile(r"https?://[^\s\"'\\]+/(?:commands|actions|_response)/[^\s\"'\\]{8,}"),
    # Step Functions' have several hundred characters; no word is that long.
    "a task token": re.compile(r"[\w+/=-]{200,}"),
}
"""What must not be in a log, and its form."""


def findings(text: str) -> Iterator[tuple[int, str]]:
    """Yields the number of each line with a secret, from 1, and the kind of secret."""
    for number, line in enumerate(text.splitlines(), 1):
        for kind, form in SECRETS.items():
            if form.search(line):
                yield number, kind


def main(arguments: Sequence[str]) -> int:
    """Returns 0 if the folder's logs have no secret, 1 if one has, and 2 if there are no logs at all."""
    (folder,) = map(Path, arguments)
    files = sorted(folder.glob("*.log"))
    if not any(file.stat().st_size for file in files):
        print(f"{folder} has no logs: run the tests first", file=sys.stderr)
        return 2
    found = 0
    for file in files:
        for number, kind in findings(file.read_text(encoding="utf-8")):
            print(f"{file}:{number}: {kind}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
