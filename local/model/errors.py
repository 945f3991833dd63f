"""The errors of a model call, with the names and HTTP statuses of Bedrock's runtime API."""

STATUS = {
    "AccessDeniedException": 403,
    "InternalServerException": 500,
    "ModelErrorException": 424,
    "ModelTimeoutException": 408,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 400,
    "ServiceUnavailableException": 503,
    "ThrottlingException": 429,
    "ValidationException": 400,
}


class ModelError(RuntimeError):
    """An error as Bedrock reports it: `name` is a key of STATUS; the text is for the person who reads the log."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.status = STATUS[name]
