"""Conditional chain: what comes next depends on a reply."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-conditional-chain",
    command="/technique",
    word="conditional-chain",
    title="Conditional chain",
    emoji="🔀",
    description="Summarise something if it is a book, and say so if it is not",
    inputs=(
        Input(
            name="book",
            label="Which book, or what else?",
            hint="Try something that is no book, too: a sandwich.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(
        Milestone(key="question", label="Is it a book?"),
        Milestone(key="summary", label="Summary"),
    ),
)
