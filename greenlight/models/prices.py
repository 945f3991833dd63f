"""What models cost, roughly: list prices of Amazon Bedrock in US dollars, as of 2026-11."""

import re

PRICES = (
    (r"claude-haiku-5-5", 0.10, 0.50),
    (r"claude-haiku-4-5", 1.00, 5.00),
    (r"claude-sonnet-5", 2.00, 10.00),
    (r"claude-sonnet-4", 3.00, 15.00),
    (r"claude-opus-5-5", 4.00, 20.00),
    (r"claude-opus-4-[5-8]", 5.00, 25.00),
)
"""A pattern that is searched for in the model's id, then dollars for a million tokens in and a million out. From the
model cards as of 2026-11, on demand, without caching and without the surcharge of some regions. The first match counts.
"""


def cost(model: str, tokens_in: int, tokens_out: int) -> float | None:
    """About what these tokens cost in US dollars; None for a model that is not in the table."""
    for pattern, dollars_in, dollars_out in PRICES:
        if re.search(pattern, model.lower()):
            return (tokens_in * dollars_in + tokens_out * dollars_out) / 1_000_000
    return None
