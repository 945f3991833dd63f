"""The events that the notifier receives: from SNS, and from EventBridge about an execution's status."""

from typing import Any, NotRequired, TypedDict


class SnsEvent(TypedDict):
    """An SNS event; each of its records is read separately (`SnsRecord`)."""

    Records: list[Any]


class SnsMessage(TypedDict):
    """What was published, and its id, which is the same in each delivery."""

    Message: str
    MessageId: str


class SnsRecord(TypedDict):
    """One record of an SNS event."""

    Sns: SnsMessage


class Execution(TypedDict):
    """An execution. Its `input` is missing or null if it is too long for an event."""

    name: str
    status: str
    executionArn: NotRequired[str]
    input: NotRequired[str | None]
    redriveCount: NotRequired[int]


class ExecutionStarted(Execution):
    """An execution that starts or continues. Times are in milliseconds since 1970."""

    startDate: int


class ExecutionEnded(Execution):
    """An execution that has ended."""

    startDate: NotRequired[int]
    stopDate: int
    error: NotRequired[str | None]
    cause: NotRequired[str | None]


class StatusChange(TypedDict):
    """A "Step Functions Execution Status Change"; its detail is read as `ExecutionStarted` or `ExecutionEnded`."""

    detail: Execution


class QueueAttributes(TypedDict):
    """What SQS says about a message."""

    ApproximateReceiveCount: str
    MessageGroupId: str


class QueueRecord(TypedDict):
    """One record of an SQS event."""

    messageId: str
    receiptHandle: str
    body: str
    attributes: QueueAttributes


class QueueEvent(TypedDict):
    """A batch of messages from the queue, in order."""

    Records: list[QueueRecord]
