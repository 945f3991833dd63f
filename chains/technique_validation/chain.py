"""Validation: a reply has to fit a JSON schema, and the model fixes one that does not."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-validation",
    command="/technique",
    word="validation",
    title="Validation",
    emoji="✅",
    description="Describe a book as strict JSON, checked and fixed if needed",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="The title, and the author if it helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    milestones=(Milestone(key="facts", label="Facts as JSON"),),
)
