"""Parallel chain: several prompts at the same time."""

from chains.spec import Chain, Input, Step

chain = Chain(
    name="technique-parallel-chain",
    command="/technique",
    word="parallel-chain",
    title="Parallel chain",
    emoji="🪢",
    description="Look at a book from three sides at once",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="A title, with its author where that helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    steps=(
        Step(key="sides", label="Three sides"),
        Step(key="portrait", label="Portrait"),
    ),
)
