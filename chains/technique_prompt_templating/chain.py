"""Prompt templating: a prompt with gaps that the inputs fill."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-prompt-templating",
    command="/technique",
    word="prompt-templating",
    title="Prompt templating",
    emoji="🧩",
    description="Recommend a book to the reader you choose, in the tone you choose",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="The title, and the author if it helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
        Input(
            name="audience",
            label="Who is it for?",
            hint="If left empty: anyone who likes to read.",
            example="a ten-year-old who likes dragons",
            max_length=100,
            optional=True,
        ),
        Input(
            name="tone",
            label="What tone?",
            hint="If left empty: warm and plain.",
            example="like a weather report",
            max_length=100,
            optional=True,
        ),
    ),
    milestones=(Milestone(key="recommendation", label="Recommendation"),),
)
