"""Reads pages from GitHub, and turns failures into named errors."""

import http.client
import os
import time
from collections.abc import Mapping
from email.message import Message
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from aws_lambda_powertools.utilities.parameters import get_secret
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from lambdas.github.errors import GithubError, GithubRateLimitError, GithubTokenError, GithubUnreachableError

_TIMEOUT_SECONDS = 10.0
_MAX_BYTES = 5_000_000
_AGENT = "greenlight (chains in Slack)"


def read(url: str, headers: Mapping[str, str], *, token: str = "") -> str:
    """Returns the text of a page, at most its first 5 MB. `token` is sent only to this host, never to a redirect.

    GITHUB_TIMEOUT_SECONDS (default 10) is how long to wait for GitHub's next bytes. Raises GithubError, and LookupError
    if the page does not exist.
    """
    request = Request(url, headers={"User-Agent": _AGENT, **headers})
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=float(os.environ.get("GITHUB_TIMEOUT_SECONDS", _TIMEOUT_SECONDS))) as answer:
            body: bytes = answer.read(_MAX_BYTES)
    except HTTPError as error:
        with error:
            raise _refusal(url, error.code, error.headers) from error
    except (URLError, http.client.HTTPException, OSError) as error:
        raise GithubUnreachableError(f"{url} did not answer ({error}): try again in a few minutes") from error
    return body.decode(errors="replace")


def token() -> str:
    """Returns the GitHub token in the secret GITHUB_TOKEN_SECRET, or "" without that setting. Never log it.

    Raises GithubTokenError if the secret cannot be read.
    """
    name = os.environ.get("GITHUB_TOKEN_SECRET")
    try:
        return str(get_secret(name, max_age=900)).strip() if name else ""
    except GetParameterError as error:
        raise GithubTokenError(f"The secret {name} with GitHub's token cannot be read: check that it exists") from error


def _refusal(url: str, status: int, headers: Message) -> GithubError | LookupError:
    if status == http.HTTPStatus.NOT_FOUND:
        return LookupError(url)
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or (status == http.HTTPStatus.FORBIDDEN and _is_limit(headers)):
        return GithubRateLimitError(
            f"GitHub accepts no more requests {_until(headers)}: try again then, or set a GitHub token"
        )
    if status == http.HTTPStatus.UNAUTHORIZED:
        return GithubTokenError("GitHub rejected the token: put a valid one into the secret, or unset the secret")
    return GithubUnreachableError(f"{url} answered {status}: try again in a few minutes")


def _is_limit(headers: Message) -> bool:
    return headers.get("X-RateLimit-Remaining") == "0" or "Retry-After" in headers


def _until(headers: Message) -> str:
    """Says how long GitHub accepts no requests; its headers hold seconds from now, or a time since the epoch."""
    wait, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    if wait.isdigit():
        return f"for {wait} seconds"
    if reset.isdigit():
        return time.strftime("until %H:%M UTC on %Y-%m-%d", time.gmtime(int(reset)))
    return "for a while"
