"""Keeps what the functions of local stacks log during a test run, for `scripts/search_logs.py`: `build/logs/*.log`."""

import logging
import os
from pathlib import Path

FUNCTIONS = "lambda"
"""The parent of the loggers that `local/aws/workers.py` passes the functions' lines to."""


def keep_logs(root: Path) -> None:
    """Writes the lines to a file of this process, and removes those of an earlier run before the first one starts."""
    folder, worker = root / "build" / "logs", os.environ.get("PYTEST_XDIST_WORKER", "")
    folder.mkdir(parents=True, exist_ok=True)
    if not worker:
        for file in folder.glob("*.log"):
            file.unlink()
    handler = logging.FileHandler(folder / f"{worker or 'main'}.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logger = logging.getLogger(FUNCTIONS)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
