"""A Lambda context with the fields that Powertools' logger reads, and the remaining time."""

from aws_lambda_powertools.utilities.typing import LambdaContext


class Context(LambdaContext):
    """The context of a function of that name, with `left` milliseconds to run."""

    def __init__(self, function_name: str, left: int = 60_000) -> None:
        self._function_name = function_name
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = f"arn:aws:lambda:us-west-2:123456789012:function:{function_name}"
        self._aws_request_id = "1"
        self.get_remaining_time_in_millis = lambda: left  # type: ignore[method-assign]
