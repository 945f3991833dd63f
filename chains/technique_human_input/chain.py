"""Human input: a person decides whether the chain goes on, and says what should change."""

from greenlight import Chain, Choice, Gate, Input, Milestone

APPROVAL = Gate(
    key="approval",
    question="Print this advertisement?",
    choices=(
        Choice(key="yes", label="Yes", done="Approved", style="primary"),
        Choice(
            key="change",
            label="Change…",
            done="Change asked",
            rejects=True,
            asks="words",
            question="What should change?",
            submit="Ask for another",
        ),
    ),
)

chain = Chain(
    name="technique-human-input",
    command="/technique",
    word="human-input",
    title="Human input",
    emoji="🙋",
    description="Write an advertisement for a book and change it as a person asks, until that person says yes",
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
        Milestone(key="decision", label="Decision"),
        Milestone(key="advertisement", label="Advertisement"),
    ),
    gates=(APPROVAL,),
)
