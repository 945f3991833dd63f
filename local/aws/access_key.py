"""The access key of the local AWS: made when it starts, and known only to the person who started it.

Every request needs it, also for moto's state in `/moto-api/`. So functions only come from a deployment: only a holder
of the key can create a stack or a function through this port, and only functions of a stack run.
"""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from io import BytesIO
from typing import Self
from wsgiref.types import WSGIEnvironment

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.wrappers import Request

UNSIGNED = "sign the request (Signature Version 4) with the access key that the local AWS made at its start."

_SCOPE = r"(?P<id>[^/,\s]+)/\d{8}/(?P<region>[^/,\s]+)/(?P<service>[^/,\s]+)/aws4_request"
_HEADER = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={_SCOPE},\s*SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>\w+)"
)
_QUERY = re.compile(rf"AWS4-HMAC-SHA256 {_SCOPE} (?P<headers>\S+) (?P<signature>\w+)")
_QUERY_NAMES = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature")


@dataclass(frozen=True)
class AccessKey:
    """An id and a secret, as the AWS SDKs take them. `repr` leaves out the secret."""

    id: str
    secret: str = field(repr=False)

    @classmethod
    def random(cls) -> Self:
        """Returns a key that nobody can guess: 80 bits of id, 160 bits of secret."""
        return cls(secrets.token_hex(10).upper(), secrets.token_hex(20))

    def variables(self) -> dict[str, str]:
        """Returns the environment variables in which the AWS SDKs and the AWS CLI look for the key."""
        return {"AWS_ACCESS_KEY_ID": self.id, "AWS_SECRET_ACCESS_KEY": self.secret}

    def credentials(self) -> Credentials:
        """Returns the key in the form that botocore's signers take."""
        return Credentials(self.id, self.secret)

    def refusal(self, environ: WSGIEnvironment) -> str:
        """Returns "" if the request is signed with this key, else the reason for the refusal.

        Recomputes the signature (in a header or a presigned URL) from the method, path, query, signed headers and body,
        or from the hash of the body that the client declares. Checks neither that hash nor the signature's age.
        """
        request = Request(environ, populate_request=False)
        presigned = "X-Amz-Signature" in request.args
        if presigned and "Authorization" in request.headers:
            # moto would choose the service by the header, which is not signed.
            return UNSIGNED
        found = _QUERY.fullmatch(" ".join(request.args.get(name, "") for name in _QUERY_NAMES)) if presigned else None
        found = found or _HEADER.fullmatch(request.headers.get("Authorization", ""))
        if found is None or not _same(found["id"], self.id):
            return UNSIGNED
        signed = _signed(request, found["headers"].split(";"))
        signed.context["timestamp"] = (request.args if presigned else request.headers).get("X-Amz-Date", "")
        return "" if _same(found["signature"], self._signature(signed, found, presigned)) else UNSIGNED

    def _signature(self, request: AWSRequest, found: re.Match[str], presigned: bool) -> str:
        kinds = (S3SigV4Auth, S3SigV4QueryAuth) if found["service"] == "s3" else (SigV4Auth, SigV4QueryAuth)
        auth = kinds[presigned](self.credentials(), found["service"], found["region"])
        return auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _signed(request: Request, names: list[str]) -> AWSRequest:
    """Returns the part that the client signed. Reads a body without a declared hash, and restores it for the app."""
    headers = {name: request.headers[name] for name in names if name in request.headers}
    body = b"" if "x-amz-content-sha256" in headers else request.get_data()
    if body:
        request.environ["wsgi.input"] = BytesIO(body)
    path, _, query = request.environ["REQUEST_URI"].partition("?")
    query = "&".join(pair for pair in query.split("&") if not pair.startswith("X-Amz-Signature="))
    return AWSRequest(request.method, f"http://{request.host}{path}?{query}", headers, body)
