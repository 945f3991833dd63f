"""The table of the models' families."""

import pytest

from greenlight.models.families import FAMILIES, UNKNOWN, family_of


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("anthropic.claude-sonnet-5-5", "Claude 5.5 and later"),
        ("anthropic.claude-fable-5-1", "Claude 5.5 and later"),
        ("anthropic.claude-sonnet-5", "Claude 5"),
        ("anthropic.claude-fable-5", "Claude 5"),
        ("anthropic.claude-opus-4-8", "Claude Opus 4.7 and 4.8"),
        ("anthropic.claude-sonnet-4-6", "Claude 4.6"),
        ("anthropic.claude-opus-4-6-v1", "Claude 4.6"),
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "Claude 4 to 4.5"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "Claude 3"),
        ("anthropic.claude-novella-7", "later Claude"),
        ("amazon.nova-lite-v1:0", "Amazon Nova"),
        ("openai.gpt-oss-20b-1:0", "OpenAI gpt-oss"),
        ("deepseek.r1-v1:0", "DeepSeek R1"),
        ("qwen3:8b", "Qwen 3"),
        ("mistral.magistral-small-2509", "other models that think"),
        ("meta.llama3-3-70b-instruct-v1:0", "Llama"),
        ("mistral.mistral-large-2402-v1:0", "Mistral"),
        ("SmolLM2-360M-Instruct", "other plain models"),
        ("acme.oracle-1", "unknown"),
    ],
)
def test_an_id_or_a_local_name_decides_the_family(model: str, name: str) -> None:
    assert family_of(model).name == name


def test_nothing_optional_is_sent_to_an_unknown_model() -> None:
    assert (UNKNOWN.temperature, UNKNOWN.effort, UNKNOWN.forced_tools) == (False, "", False)


@pytest.mark.parametrize("family", [*FAMILIES, UNKNOWN], ids=lambda family: family.name)
def test_a_model_that_thinks_has_room_for_it(family: object) -> None:
    assert getattr(family, "thinks") == (getattr(family, "headroom") > 0)  # noqa: B009
    assert getattr(family, "source")  # noqa: B009


def test_the_answer_has_its_tokens_besides_the_thoughts() -> None:
    family = family_of("anthropic.claude-sonnet-5")
    assert family.max_tokens(100) == 130 + family.headroom
    assert family_of("anthropic.claude-sonnet-4-6").max_tokens(100) == 100
