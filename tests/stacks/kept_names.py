"""Adds new names to the kept list: python -m tests.stacks.kept_names FOLDER, with the templates from `make synth`."""

import json
import sys
from pathlib import Path

from tests.stacks.test_kept_names import KEPT, names


def main(folder: Path) -> None:
    """Adds the names that are missing from the list, and never changes or removes any."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for file in sorted(folder.glob("*.template.json")):
        found = names(json.loads(file.read_text(encoding="utf-8")))
        known = kept.setdefault(file.name.removesuffix(".template.json"), found)
        known["resources"] = dict(sorted({**found["resources"], **known["resources"]}.items()))
        for part in ("exports", "indexes"):
            known[part] = sorted({*found[part], *known[part]})
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
