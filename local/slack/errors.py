"""The error that a Web API method raises."""

from collections.abc import Sequence


class SlackError(Exception):
    """An error with Slack's own name; `messages` give the details: `[ERROR] … [json-pointer:…]`.

    `extra` is added to the response unchanged (such as `needed` and `provided` for a missing scope).
    """

    def __init__(self, error: str, messages: Sequence[str] = (), **extra: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.extra = extra


class RateLimitedError(SlackError):
    """A call that comes too early: HTTP 429 with `Retry-After`, in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def invalid_arguments(problem: str, pointer: str = "") -> SlackError:
    """Returns `invalid_arguments` with one message and a JSON pointer to the faulty value."""
    return SlackError("invalid_arguments", [f"[ERROR] {problem} [json-pointer:{pointer}]"])
