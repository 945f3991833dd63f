import os
from pathlib import Path

import pytest

from greenlight.spec.prompts import placeholders, read_prompts
from local.model.samples import Samples, fill
from tests.along import FOLDERS

CHAINS = Path(__file__).parents[3] / "chains"
NASTY = 'cowboys {in} "space" \\ $1 {% x %}\n<!channel> & [.*] 東京'


def reply(samples: Samples, text: str, temperature: float = 0.0) -> str:
    found = samples.find(text)
    assert found
    return found[0].reply(text, found[1], temperature)


def first_lines(samples: Samples, text: str) -> list[str]:
    return [reply(samples, text, temperature).splitlines()[0] for temperature in (0.0, 0.5, 1.0)]


def test_placeholders_fill_the_reply(chains: Path) -> None:
    assert reply(Samples(chains), f"Write a pitch about {NASTY}.").startswith(f"**{NASTY}: D")


def test_the_most_literal_template_wins(chains: Path) -> None:
    found = Samples(chains).find("Write a pitch about cats.\n\nRejected before:\nDawn.")
    assert found
    assert found[1] == {"movie": "cats", "rejected": "Dawn."}


def test_samples_come_from_several_folders(chains: Path) -> None:
    samples = Samples(chains, CHAINS)
    assert reply(samples, "Write a pitch about cats.").startswith("**cats: ")
    prompt = read_prompts(CHAINS / "technique_model_invocation" / "prompts.md")
    assert [text for text in prompt.values() if not samples.find(text)] == []


def test_an_unknown_text_finds_nothing(chains: Path) -> None:
    assert Samples(chains).find("Write a poem about cats.") is None


def test_the_temperature_chooses_the_variant(chains: Path) -> None:
    samples = Samples(chains)
    lines = first_lines(samples, "Write a pitch about cats.")
    assert len(set(lines)) == 3
    assert lines == first_lines(samples, "Write a pitch about cats.")


@pytest.mark.parametrize("rejected", ["**cats: Dawn**", "**cats: Noon**"])
def test_a_rejected_variant_is_skipped(chains: Path, rejected: str) -> None:
    text = f"Write a pitch about cats.\n\nRejected before:\n{rejected}"
    assert set(first_lines(Samples(chains), text)) == {"**cats: Dawn**", "**cats: Noon**"} - {rejected}


def test_if_all_variants_are_rejected_one_repeats(chains: Path) -> None:
    text = "Write a pitch about cats.\n\nRejected before:\n**cats: Dawn**\n**cats: Noon**"
    assert reply(Samples(chains), text).startswith("**cats: ")


def test_a_repeated_placeholder_must_hold_the_same_text(chains: Path) -> None:
    (chains / "tiny" / "prompts.md").write_text("## Twice\n{a}, a {a} film", encoding="utf-8")
    (chains / "tiny" / "sample.md").write_text("## Twice\n{a}!", encoding="utf-8")
    assert reply(Samples(chains), "cats, a dogs, a cats, a dogs film") == "cats, a dogs!"
    assert Samples(chains).find("cats, a dogs film") is None


def test_values_in_json_stay_json() -> None:
    values = {"a": 'say "hi"\n\\'}
    assert fill('{"x": "{a}"}', values) == '{"x": "say \\"hi\\"\\n\\\\"}'
    assert fill('{a}:\n```json\n{"x": "{a}"}\n```', values) == (
        'say "hi"\n\\:\n```json\n{"x": "say \\"hi\\"\\n\\\\"}\n```'
    )


def test_an_edit_is_seen_at_once(chains: Path) -> None:
    samples = Samples(chains)
    path = chains / "tiny" / "sample.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Dawn**\nOne.", "Edited**"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert "**cats: Edited**" in first_lines(samples, "Write a pitch about cats.")


def test_other_headings_are_part_of_a_reply(chains: Path) -> None:
    (chains / "tiny" / "prompts.md").write_text("## Plan\nPlan {city}.", encoding="utf-8")
    (chains / "tiny" / "sample.md").write_text("# About\n## Plan\n# {city}\n\n## Day 1\nWalk", encoding="utf-8")
    assert reply(Samples(chains), "Plan Paris.") == "# Paris\n\n## Day 1\nWalk"


@pytest.mark.parametrize("heading", ["Pich", "Pitch"])
def test_a_prompt_without_a_reply_is_refused(chains: Path, heading: str) -> None:
    (chains / "tiny" / "prompts.md").write_text("## Pitch\nPitch {movie}.", encoding="utf-8")
    (chains / "tiny" / "sample.md").write_text(f"## {heading}\n---\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sample\.md: no reply under Pitch"):
        Samples(chains)


@pytest.fixture(scope="module")
def along(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """The samples of the repository's chains."""
    place = tmp_path_factory.mktemp("along")
    for folder in FOLDERS:
        (place / folder.name).symlink_to(folder)
    return Samples(place)


@pytest.mark.parametrize("path", [folder / "prompts.md" for folder in FOLDERS], ids=lambda path: path.parent.name)
def test_every_prompt_of_every_chain_is_known(path: Path, along: Samples) -> None:
    for heading, template in read_prompts(path).items():
        values = {name: f"{NASTY} {name}" for name in placeholders(template)}
        found = along.find(fill(template, values))
        assert found, heading
        assert found[1] == values


def test_a_short_reply_in_the_prompt_is_not_rejected(chains: Path) -> None:
    (chains / "tiny" / "prompts.md").write_text("## Choose\nIs {a} a book? Answer yes or no.", encoding="utf-8")
    (chains / "tiny" / "sample.md").write_text("## Choose\nyes\n\n---\n\nno\n\n---\n\nmaybe", encoding="utf-8")
    samples = Samples(chains)
    assert {reply(samples, f"Is thing {n} a book? Answer yes or no.") for n in range(20)} == {"yes", "no", "maybe"}
