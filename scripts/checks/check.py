"""The result of a check, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError

State = Literal["ok", "warn", "bad"]
"""Well; not sure, or soon to be done; to be done before it works."""

MISSING = {"ParameterNotFound", "ResourceNotFoundException"}
"""Error codes of AWS for something that is not there."""


@dataclass(frozen=True)
class Check:
    """What was checked, how it stands, and what to do about it ("" if nothing)."""

    name: str
    state: State
    text: str
    todo: str = ""

    def lines(self) -> list[str]:
        """One line, and one more if something is to be done."""
        return [f"{self.state:4}  {self.name}: {self.text}", *([f"      -> {self.todo}"] if self.todo else [])]


def code_of(error: ClientError) -> str:
    """AWS's own name of the error, such as AccessDeniedException."""
    return error.response.get("Error", {}).get("Code", "")


def is_denied(error: ClientError) -> bool:
    """Whether the caller lacks a right."""
    return code_of(error) in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")


def in_one_line(error: BotoCoreError | ClientError) -> str:
    """The error's text in one line."""
    return " ".join(str(error).split())


def not_checked(name: str, error: BotoCoreError | ClientError, right: str) -> Check:
    """A check that could not be made: the caller lacks the right (`ssm:GetParameter`), or AWS gave no answer."""
    if isinstance(error, ClientError) and is_denied(error):
        return Check(name, "warn", f"cannot be checked without the right {right}", f"ask an administrator for {right}")
    return Check(name, "bad", in_one_line(error), "check the region and the network, then try again")


def summary(checks: Sequence[Check]) -> str:
    """The last line: how many things are to be done."""
    bad = sum(check.state == "bad" for check in checks)
    warn = sum(check.state == "warn" for check in checks)
    if not bad and not warn:
        return "Everything is well."
    parts = [f"{bad} to be done" if bad else "", f"{warn} to look at" if warn else ""]
    return ", ".join(part for part in parts if part) + "."
