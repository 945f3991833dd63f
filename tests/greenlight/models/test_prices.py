"""What models cost."""

import pytest

from greenlight.models.prices import cost


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("us.anthropic.claude-sonnet-4-6", 18.0),
        ("anthropic.claude-sonnet-5-5", 12.0),
        ("anthropic.claude-haiku-5-5", 0.6),
        ("anthropic.claude-opus-5-5", 24.0),
        ("anthropic.claude-opus-4-8", 30.0),
        ("acme.oracle-1", None),
    ],
)
def test_the_cost_of_a_million_tokens_each_way(model: str, dollars: float | None) -> None:
    found = cost(model, 1_000_000, 1_000_000)
    assert found == (None if dollars is None else pytest.approx(dollars))
