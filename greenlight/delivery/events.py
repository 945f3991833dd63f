"""What the notifier is handed: SNS's events, and those that EventBridge brings of an execution's status."""

from typing import Any, NotRequired, TypedDict


class Published(TypedDict):
    """An event of SNS; each of its records is read by itself (`Record`)."""

    Records: list[Any]


class Publication(TypedDict):
    """What was published, and the id that it has each time it is delivered."""

    Message: str
    MessageId: str


class Record(TypedDict):
    """One of an event's records."""

    Sns: Publication


class Execution(TypedDict):
    """An execution; its `input` is missing, or null, where it is too long for an event."""

    name: str
    status: str
    executionArn: NotRequired[str]
    input: NotRequired[str | None]
    redriveCount: NotRequired[int]


class Begun(Execution):
    """An execution that begins or goes on; times are in milliseconds since 1970."""

    startDate: int


class Ended(Execution):
    """An execution that has ended."""

    startDate: NotRequired[int]
    stopDate: int
    error: NotRequired[str | None]
    cause: NotRequired[str | None]


class StatusChange(TypedDict):
    """A "Step Functions Execution Status Change"; its detail is read again as `Begun` or `Ended`."""

    detail: Execution
