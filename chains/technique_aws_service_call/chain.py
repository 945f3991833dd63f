"""AWS service call: Step Functions sends a reply straight to an AWS service, without any code in between."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="technique-aws-service-call",
    command="/technique",
    word="aws-service-call",
    title="AWS service call",
    emoji="📮",
    description="Summarise a book and send the summary to an SNS topic, which delivers it here",
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
        Milestone(key="summary", label="Summary"),
        Milestone(key="arrival", label="Sent to the topic"),
    ),
)
