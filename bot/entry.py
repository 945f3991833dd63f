"""What the bot's public address lets in: only what Slack signed, checked before anything is parsed.

Bolt's own check is off. It comes after Bolt has parsed the body, which fails on anybody's malformed JSON; it keeps the
signing secret that it started with, fails on a timestamp that is no number, and writes refused bodies into the log.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools import Logger
from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.payloads import FORM, JSON, payload_of
from greenlight.aws.secrets import SetupError, SlackSecret
from greenlight.wire.reading import ContractError, read

logger = Logger(child=True)

MAX_BODY = 1_000_000
"""Bytes of a body. Slack's largest requests carry a view of at most 250 kB, or a message."""

MAX_AGE = 300
"""Seconds between Slack's timestamp and our clock: what Slack recommends against repeated requests."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class NotAdmittedError(Exception):
    """A request that the bot does not answer: the HTTP status, and why, for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class _Http:
    method: str


@dataclass(frozen=True)
class _Context:
    http: _Http


@dataclass(frozen=True, kw_only=True)
class _Request:
    """The fields of a Function URL's event (payload format 2.0) that count here; header names are in lower case."""

    requestContext: _Context  # noqa: N815  AWS's name
    headers: dict[str, str]
    body: str = ""
    isBase64Encoded: bool = False  # noqa: N815  AWS's name

    def bytes(self) -> bytes:
        """Returns the body. Raises NotAdmittedError if it is too long or not in base64."""
        if len(self.body) > MAX_BODY * 4 // 3 + 4:
            raise NotAdmittedError(413, "the body is too long")
        try:
            found = base64.b64decode(self.body, validate=True) if self.isBase64Encoded else self.body.encode()
            found.decode()
        except (binascii.Error, ValueError) as error:
            raise NotAdmittedError(400, "the body has invalid characters") from error
        if len(found) > MAX_BODY:
            raise NotAdmittedError(413, "the body is too long")
        return found


@dataclass(frozen=True)
class Entry:
    """Checks requests with the signing secret in `secret`; `now` returns the time in seconds."""

    secret: SlackSecret
    now: Callable[[], float] = field(repr=False)

    def admit(self, event: Mapping[str, Any]) -> BoltRequest:
        """Returns the request for Bolt. Raises NotAdmittedError if Slack did not send it, or it is malformed."""
        try:
            request = read(event, _Request)
        except ContractError as error:
            raise NotAdmittedError(400, "not an event of a Function URL") from error
        body = request.bytes()
        if request.requestContext.http.method != "POST":
            raise NotAdmittedError(400, "not a POST")
        self._verify(request.headers, body)
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in (FORM, JSON):
            raise NotAdmittedError(400, "neither a form nor JSON")
        try:
            payload = payload_of(body.decode(), content_type)
            # Bolt gets what was checked, so it does not read the body in its own way, and no header that is unsigned.
            return BoltRequest(body=json.dumps(payload), headers={"content-type": JSON})
        except (ContractError, RecursionError) as error:
            logger.warning("a signed request is malformed", why=str(error))
            raise NotAdmittedError(400, "malformed") from error

    def _verify(self, headers: Mapping[str, str], body: bytes) -> None:
        timestamp, signature = (headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise NotAdmittedError(401, "no timestamp or no signature")
        if abs(self.now() - int(timestamp)) > MAX_AGE:
            raise NotAdmittedError(401, "the timestamp is too old or too new")
        if self._signed(timestamp, body, signature):
            return
        # Somebody may have replaced the secret in Slack and in AWS.
        self.secret.look_again()
        if not self._signed(timestamp, body, signature):
            raise NotAdmittedError(401, "the signature is wrong")

    def _signed(self, timestamp: str, body: bytes, signature: str) -> bool:
        try:
            verifier = SignatureVerifier(self.secret.value("signing_secret"))
        except SetupError as error:
            # The address is public, so this is no failure of the function: anyone could cause it.
            logger.error(str(error))
            return False
        expected = verifier.generate_signature(timestamp=timestamp, body=body) or ""
        return hmac.compare_digest(expected, signature)
