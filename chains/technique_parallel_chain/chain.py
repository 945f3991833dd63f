"""Parallel chain: several prompts at the same time."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-parallel-chain",
    command="/technique",
    word="parallel-chain",
    title="Parallel chain",
    emoji="🪢",
    description="Look at three sides of a book at once",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="The title, and the author if it helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(
        Milestone(key="sides", label="Three sides"),
        Milestone(key="portrait", label="Portrait"),
    ),
)
