from pathlib import Path

import pytest

from greenlight.spec.prompts import pieces, placeholders, read_prompts, tags


def test_a_repeated_heading_and_an_empty_prompt_are_errors(tmp_path: Path) -> None:
    file = tmp_path / "prompts.md"
    for text, words in {"## A\nx\n## A\ny": '"A" appears twice', "## A\n\n## B\nx": 'no text under "A"'}.items():
        file.write_text(text)
        with pytest.raises(ValueError, match=words):
            read_prompts(file)


def test_only_names_in_braces_are_placeholders() -> None:
    assert placeholders('{movie} {"json": {}} { x } {Upper} {a1_b}') == {"movie", "a1_b"}


def test_prompts_are_read_by_heading(tmp_path: Path) -> None:
    file = tmp_path / "prompts.md"
    file.write_text("# Chain\nFor the reader.\n\n## First\n\n  One {a}.\n\n### Below\n\n## Second \nTwo.\n")
    assert read_prompts(file) == {"First": "One {a}.\n\n### Below", "Second": "Two."}


@pytest.mark.parametrize("template", ["", "{a}", "x{a}{b}y", "{ a } {} {A} {{a}}", "no placeholder"])
def test_the_pieces_make_up_the_whole_prompt(template: str) -> None:
    assert "".join(text + (f"{{{name}}}" if name else "") for text, name in pieces(template)) == template


def test_the_tags_of_a_prompt_are_those_it_closes() -> None:
    assert tags('<b x="1">\n{b}\n</b>\n<a>{a}</a> {"score": <0 to 100>} <br> </b>') == ["a", "b"]
    assert tags("no {tag}") == []
