"""AWS service call: a reply goes to an AWS service without any code between."""

from chains.spec import Chain, Input, Step

chain = Chain(
    name="technique-aws-service-call",
    command="/technique",
    word="aws-service-call",
    title="AWS service call",
    emoji="📮",
    description="Summarise a book and send the summary to an SNS topic, from which it arrives here",
    inputs=(
        Input(
            name="book",
            label="Which book?",
            hint="A title, with its author where that helps.",
            example="Pride and Prejudice by Jane Austen",
            max_length=200,
        ),
    ),
    steps=(
        Step(key="summary", label="Summary"),
        Step(key="arrival", label="Sent to the topic"),
    ),
)
