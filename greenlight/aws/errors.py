"""What an error of AWS says of the call."""

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError


def changed_nothing(error: ClientError | BotoCoreError) -> bool:
    """Whether a call that ended so surely did nothing: AWS refused it, or was not reached."""
    if isinstance(error, ClientError):
        return error.response["ResponseMetadata"]["HTTPStatusCode"] < 500
    return isinstance(error, (ConnectTimeoutError, EndpointConnectionError))


def code_of(error: ClientError | BotoCoreError) -> str:
    """The name that AWS has for an error, or the SDK for one of its own."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


def is_forbidden(error: ClientError) -> bool:
    """Whether AWS let nobody look: at another app's execution, where the deployment has no right to that."""
    return code_of(error) == "AccessDeniedException"
