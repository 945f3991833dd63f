"""Prompt templating: a prompt with gaps that the inputs fill."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-prompt-templating",
    command="/technique",
    word="prompt-templating",
    title="Prompt templating",
    emoji="🧩",
    description="Recommend a book in a form that one can choose: for whom, and in which tone",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="A title, with its author where that helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
        Input(
            name="audience",
            label="For whom?",
            hint="Left empty: for anyone who likes to read.",
            example="a ten-year-old who likes dragons",
            max_length=100,
            optional=True,
        ),
        Input(
            name="tone",
            label="In which tone?",
            hint="Left empty: warm and plain.",
            example="like a weather report",
            max_length=100,
            optional=True,
        ),
    ),
    milestones=(Milestone(key="recommendation", label="Recommendation"),),
)
