"""What an AWS error says about the call."""

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError


def changed_nothing(error: ClientError | BotoCoreError) -> bool:
    """Whether the call certainly changed nothing: AWS rejected it, or could not be reached."""
    if isinstance(error, ClientError):
        return error.response["ResponseMetadata"]["HTTPStatusCode"] < 500
    return isinstance(error, (ConnectTimeoutError, EndpointConnectionError))


def passes(error: ClientError) -> bool:
    """Whether the same call may succeed later: AWS is too busy, or has a problem of its own."""
    return error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500 or "Throttl" in code_of(error)


def code_of(error: ClientError | BotoCoreError) -> str:
    """AWS's name for the error, or the class name if it is the SDK's own."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


def is_forbidden(error: ClientError) -> bool:
    """Whether the deployment has no permission, for example to look at another app's execution."""
    return code_of(error) == "AccessDeniedException"
