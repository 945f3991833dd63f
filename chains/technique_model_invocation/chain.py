"""Model invocation: one prompt, one reply."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-model-invocation",
    command="/technique",
    word="model-invocation",
    title="Model invocation",
    emoji="📖",
    description="Summarise a book with a single prompt",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="The title, and the author if it helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(Milestone(key="summary", label="Summary"),),
)
