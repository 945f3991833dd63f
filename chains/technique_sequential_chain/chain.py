"""Sequential chain: the second prompt goes on from the first one's reply."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-sequential-chain",
    command="/technique",
    word="sequential-chain",
    title="Sequential chain",
    emoji="🔗",
    description="Summarise a book, then advertise it from the summary",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="A title, with its author where that helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(
        Milestone(key="summary", label="Summary"),
        Milestone(key="advertisement", label="Advertisement"),
    ),
)
