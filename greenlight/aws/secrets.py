"""The Slack app's secret, in AWS Secrets Manager."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.errors import code_of, passes
from greenlight.wire.reading import ContractError, read_json

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

logger = Logger(child=True)

SECRET_MAX_AGE = 900
"""Seconds before a function reads the secret again."""

SECRET_MIN_AGE = 60
"""Seconds before a refusal makes a function read the secret again, so forged requests do not cause a call each."""


class SetupError(RuntimeError):
    """The deployment is not complete. The text says what is missing and where to put it."""


class SlackSecret:
    """The secret `where`, with `bot_token` and `signing_secret`. Its repr shows no value.

    `now` returns the time in seconds. It is the wall clock, because Lambda may stop a process between two events.
    """

    def __init__(self, where: str, client: "SecretsManagerClient", *, now: Callable[[], float] = time.time) -> None:
        self._where, self._client, self._now = where, client, now
        self._values: Mapping[str, str] = {}
        self._looked = self._due = float("-inf")

    def value(self, name: str) -> str:
        """`bot_token` or `signing_secret`. Raises SetupError if it is empty.

        An empty value is read again each time, so it works as soon as somebody fills it in.
        """
        if self._now() >= self._due or not self._values.get(name):
            self._look()
        if not self._values.get(name):
            raise SetupError(
                f'the secret {self._where} has no "{name}": enter the Slack app\'s values (docs/deploying.md)'
            )
        return self._values[name]

    def look_again(self) -> None:
        """Reads the secret after Slack refused the token, or a signature was wrong: somebody may have replaced it."""
        if self._now() >= self._looked + SECRET_MIN_AGE:
            self._look()

    def _look(self) -> None:
        """Reads the secret. While AWS cannot answer, the values that were read before remain valid."""
        self._looked = self._now()
        try:
            text = self._client.get_secret_value(SecretId=self._where).get("SecretString", "")
        except (ClientError, BotoCoreError) as error:
            if not self._values or (isinstance(error, ClientError) and not passes(error)):
                raise
            logger.warning("the Slack secret cannot be read now", error=code_of(error))
            self._due = self._looked + SECRET_MIN_AGE
            return
        self._values, self._due = _values(text), self._looked + SECRET_MAX_AGE


def _values(text: str) -> Mapping[str, str]:
    """Returns the values in the secret's text; none if it is not a JSON object, as after a wrong copy and paste."""
    try:
        found = read_json(text, dict)
    except ContractError:
        found = {}
    values = found.items() if isinstance(found, dict) else ()
    return {name: str(value).strip() for name, value in values if value}
