import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenlight.spec.catalog import ChainError, all_chains
from greenlight.spec.chain import Chain
from stacks.checks.files import REQUIRED_FILES, check_files, check_replies
from tests.acme import NAME, acme_chains

FOLDER = f"{NAME}/write_limerick"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The folder of the only chain."""
    with acme_chains(tmp_path) as package:
        yield package / "write_limerick"


def limerick() -> Chain:
    sys.modules.pop(f"{NAME}.write_limerick.workflow", None)
    return all_chains()["write-limerick"]


def test_a_complete_folder_is_accepted(home: Path) -> None:
    assert (home / "sample.md").is_file()
    check_files(limerick())
    check_replies(limerick())


@pytest.mark.parametrize("file", REQUIRED_FILES)
def test_a_missing_file_is_named(home: Path, file: str) -> None:
    (home / file).unlink()
    with pytest.raises(ChainError, match=rf"^{FOLDER}/{file}: the file is missing$"):
        check_files(limerick())


@pytest.mark.parametrize("text", ["", "workflow = 1\n"])
def test_a_workflow_without_its_function_is_named(home: Path, text: str) -> None:
    (home / "workflow.py").write_text(text, encoding="utf-8")
    with pytest.raises(ChainError, match=rf'^{FOLDER}/workflow.py: the file has no "def workflow\(steps: Steps\)"$'):
        check_files(limerick())


def test_a_prompt_without_a_sample_reply_is_named(home: Path) -> None:
    (home / "sample.md").write_text("# Sample\n\n## Wrote\nA limerick.\n", encoding="utf-8")
    with pytest.raises(ChainError, match=rf'^{FOLDER}/sample.md: the offline model has no reply under "Write"$'):
        check_replies(limerick())
