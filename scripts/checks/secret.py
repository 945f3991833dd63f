"""The check of the secret with the Slack app's values. It never prints a value."""

import json
import re
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from scripts.checks.check import MISSING, Check, code_of, in_one_line, not_checked

Filling = Literal["missing", "empty", "wrong", "filled", "unknown"]

NAME = "Slack secret"
PAGE = "docs/deploying.md, step 6"
FORMS = {
    "bot_token": (
        re.compile(r"xoxb-[A-Za-z0-9-]{10,}"),
        'begins with "xoxb-" (OAuth & Permissions, Bot User OAuth Token)',
    ),
    "signing_secret": (re.compile(r"[0-9a-f]{32}"), "has 32 hexadecimal digits (Basic Information)"),
}
"""What the values look like, as Slack issues them."""


def mistakes(text: str) -> list[str]:
    """What is wrong with the secret's text, without quoting it."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        return ["it is not JSON"]
    if not isinstance(values, dict):
        return ["it is not a JSON object"]
    return [_mistake(name, values.get(name)) for name in FORMS if _mistake(name, values.get(name))]


def _mistake(name: str, value: object) -> str:
    pattern, form = FORMS[name]
    if not value:
        return f'"{name}" is empty'
    return "" if isinstance(value, str) and pattern.fullmatch(value) else f'"{name}" does not look right: it {form}'


def is_empty(text: str) -> bool:
    """Whether the secret is as the first deployment made it."""
    return mistakes(text) == [f'"{name}" is empty' for name in FORMS]


def read_filling(secrets: Any, name: str) -> tuple[Filling, Check]:
    """How the secret is filled, and the check. A missing one is well: the first deployment creates it."""
    try:
        text = secrets.get_secret_value(SecretId=name).get("SecretString", "")
    except ClientError as error:
        if code_of(error) in MISSING:
            return "missing", Check(NAME, "ok", f"there is no {name} yet: the first `make deploy` creates it")
        if code_of(error) == "InvalidRequestException":
            todo = f"run `aws secretsmanager restore-secret --secret-id {name}`, or wait until it is gone"
            return "unknown", Check(NAME, "bad", f"{name} cannot be read: {in_one_line(error)}", todo)
        return "unknown", not_checked(NAME, error, "secretsmanager:GetSecretValue")
    except BotoCoreError as error:
        return "unknown", not_checked(NAME, error, "secretsmanager:GetSecretValue")
    if is_empty(text):
        return "empty", Check(NAME, "bad", f"{name} is empty", _fill(name))
    if found := mistakes(text):
        return "wrong", Check(NAME, "bad", f"{name}: {'; '.join(found)}", _fill(name))
    return "filled", Check(NAME, "ok", f"{name} has a bot token and a signing secret")


def put_command(name: str, options: str) -> str:
    """The command that reads the secret's text from the terminal, so that it stays out of the shell's history."""
    return f"aws secretsmanager put-secret-value {options} --secret-id {name} --secret-string file:///dev/stdin"


def _fill(name: str) -> str:
    return f"put the Slack app's values into {name} ({PAGE})"
