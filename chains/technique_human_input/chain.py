"""Human input: a person approves a text or says what should change."""

from greenlight import Chain, Choice, Gate, Input, Milestone

APPROVAL = Gate(
    key="approval",
    question="Print this advertisement?",
    choices=(
        Choice(key="yes", label="Yes", done="Approved", style="primary"),
        Choice(
            key="change",
            label="Change…",
            done="Change requested",
            rejects=True,
            asks="words",
            question="What should change?",
            submit="Request change",
        ),
    ),
)

chain = Chain(
    name="technique-human-input",
    command="/technique",
    word="human-input",
    title="Human input",
    emoji="🙋",
    description="Write an advertisement for a book, and change it until a person approves it",
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
        Milestone(key="decision", label="Decision"),
        Milestone(key="advertisement", label="Advertisement"),
    ),
    gates=(APPROVAL,),
)
