"""The model endpoint, which shares no code with the chains, reads prompts as they do."""

from pathlib import Path

import pytest

from greenlight.spec import prompts as of_the_chains
from local.model.prompts import PLACEHOLDER, pieces, read_prompts
from tests.along import FOLDERS


def test_prompts_are_the_texts_under_the_headings(tmp_path: Path) -> None:
    file = tmp_path / "prompts.md"
    file.write_text(
        "# Tiny\nFor the reader.\n\n## One  \n\nAbout {movie}.\n### Still one\n## Two\n{}\n", encoding="utf-8"
    )
    assert read_prompts(file) == {"One": "About {movie}.\n### Still one", "Two": "{}"}


def test_a_prompt_is_split_at_its_placeholders() -> None:
    assert list(pieces("{a} and {b_2}, {not this}")) == [("", "a"), (" and ", "b_2"), (", {not this}", None)]


@pytest.mark.parametrize("path", [folder / "prompts.md" for folder in FOLDERS], ids=lambda path: path.parent.name)
def test_endpoint_and_chains_read_prompts_alike(path: Path) -> None:
    prompts = of_the_chains.read_prompts(path)
    assert read_prompts(path) == prompts
    for template in prompts.values():
        assert {*PLACEHOLDER.findall(template)} == of_the_chains.placeholders(template)
