"""Conditional chain: a reply decides what comes next."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-conditional-chain",
    command="/technique",
    word="conditional-chain",
    title="Conditional chain",
    emoji="🔀",
    description="Check whether something is a book, and summarise it if it is",
    inputs=(
        Input(
            name="book",
            label="Which book (or something else)?",
            hint="Also try something that isn't a book: a sandwich.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(
        Milestone(key="question", label="Is it a book?"),
        Milestone(key="summary", label="Summary"),
    ),
)
