"""Conditional chain: what comes next depends on a reply."""

from chains.spec import Chain, Input, Step

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
    steps=(
        Step(key="question", label="Is it a book?"),
        Step(key="summary", label="Summary"),
    ),
)
