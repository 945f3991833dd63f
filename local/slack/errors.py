"""The one way a Web API method refuses."""

from collections.abc import Sequence


class SlackError(Exception):
    """A refusal with Slack's own name for it; `messages` say what exactly: `[ERROR] … [json-pointer:…]`.

    `extra` goes into the response as it is (`needed` and `provided` of a missing scope).
    """

    def __init__(self, error: str, messages: Sequence[str] = (), **extra: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.extra = extra


def invalid_arguments(problem: str, pointer: str = "") -> SlackError:
    """`invalid_arguments` with one message that names the place by JSON pointer."""
    return SlackError("invalid_arguments", [f"[ERROR] {problem} [json-pointer:{pointer}]"])
