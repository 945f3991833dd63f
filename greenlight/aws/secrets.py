"""The Slack app's secret, in AWS Secrets Manager."""

from collections.abc import Mapping

from aws_lambda_powertools.utilities.parameters import get_secret

KEPT = 900
"""Seconds for which a function keeps the secret before it reads it again."""


class SetupError(RuntimeError):
    """A deployment that is not complete: the text says what is missing and where to put it."""


def slack_secret(where: str, name: str) -> str:
    """`bot_token` or `signing_secret` in the secret `where`. Raises SetupError where nobody has filled it in.

    What is not filled in is read again each time, so that it is found as soon as somebody has.
    """
    value = _read(where).get(name) or _read(where, force_fetch=True).get(name)
    if not value:
        raise SetupError(f'the secret {where} has no "{name}": put the Slack app\'s values in (docs/deploying.md)')
    return str(value)


def _read(where: str, *, force_fetch: bool = False) -> Mapping[str, str]:
    found = get_secret(where, transform="json", max_age=KEPT, force_fetch=force_fetch)
    return found if isinstance(found, dict) else {}
