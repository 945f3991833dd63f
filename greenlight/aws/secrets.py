"""The Slack app's secret, in AWS Secrets Manager."""

from collections.abc import Mapping

from aws_lambda_powertools.utilities.parameters import get_secret

SECRET_MAX_AGE = 900
"""Seconds before a function reads the secret again."""


class SetupError(RuntimeError):
    """The deployment is not complete. The text says what is missing and where to put it."""


def slack_secret(where: str, name: str) -> str:
    """`bot_token` or `signing_secret` in the secret `where`. Raises SetupError if it is empty.

    An empty value is read again each time, so it works as soon as somebody fills it in.
    """
    value = _read(where).get(name) or _read(where, force_fetch=True).get(name)
    if not value:
        raise SetupError(f'the secret {where} has no "{name}": enter the Slack app\'s values (docs/deploying.md)')
    return str(value)


def _read(where: str, *, force_fetch: bool = False) -> Mapping[str, str]:
    found = get_secret(where, transform="json", max_age=SECRET_MAX_AGE, force_fetch=force_fetch)
    return found if isinstance(found, dict) else {}
