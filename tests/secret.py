"""A Slack app's secret in the local AWS, which tests fill in and replace as a person does."""

import json
import time
import uuid
from collections.abc import Callable

from greenlight.aws.secrets import SlackSecret
from tests.sdk import client_at


class StoredSecret:
    """One secret in Secrets Manager at `endpoint`."""

    def __init__(self, endpoint: str, **values: str) -> None:
        self.name = f"test/greenlight/{uuid.uuid4()}"
        self._client = client_at(endpoint, "secretsmanager")
        self._client.create_secret(Name=self.name, SecretString=json.dumps(values))

    def put(self, text: str = "", **values: str) -> None:
        """Replaces the secret by these values, or by a text."""
        self._client.put_secret_value(SecretId=self.name, SecretString=text or json.dumps(values))

    def reader(self, now: Callable[[], float] = time.time) -> SlackSecret:
        """The secret as a function reads it."""
        return SlackSecret(self.name, self._client, now=now)
