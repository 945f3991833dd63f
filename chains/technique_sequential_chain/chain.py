"""Sequential chain: the second prompt builds on the reply to the first."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-sequential-chain",
    command="/technique",
    word="sequential-chain",
    title="Sequential chain",
    emoji="🔗",
    description="Summarise a book, then write an advertisement from the summary",
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
        Milestone(key="summary", label="Summary"),
        Milestone(key="advertisement", label="Advertisement"),
    ),
)
