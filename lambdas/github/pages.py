"""Reads a page of GitHub's, and tells what went wrong where it cannot be read."""

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

_SECONDS = 10.0
_MOST_BYTES = 5_000_000
_AGENT = "greenlight (chains in Slack)"


def read(url: str, headers: Mapping[str, str], *, token: str = "") -> str:
    """The text of a page, its first 5 MB; `token` goes to this host alone, never to where it redirects to.

    GITHUB_TIMEOUT_SECONDS (10) is how long GitHub may be silent. Raises GithubError, and
    LookupError for a page that is not there.
    """
    request = Request(url, headers={"User-Agent": _AGENT, **headers})
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=float(os.environ.get("GITHUB_TIMEOUT_SECONDS", _SECONDS))) as answer:
            body: bytes = answer.read(_MOST_BYTES)
    except HTTPError as error:
        with error:
            raise _refusal(url, error.code, error.headers) from error
    except (URLError, http.client.HTTPException, OSError) as error:
        raise GithubUnreachableError(f"{url} gave no answer ({error}): try again in a few minutes") from error
    return body.decode(errors="replace")


def token() -> str:
    """The GitHub token in the secret that GITHUB_TOKEN_SECRET names; empty without that setting. Never log it.

    Raises GithubTokenError where the secret cannot be read.
    """
    name = os.environ.get("GITHUB_TOKEN_SECRET")
    try:
        return str(get_secret(name, max_age=900)).strip() if name else ""
    except GetParameterError as error:
        raise GithubTokenError(f"The secret {name} with GitHub's token cannot be read: see that it is there") from error


def _refusal(url: str, status: int, headers: Message) -> GithubError | LookupError:
    if status == http.HTTPStatus.NOT_FOUND:
        return LookupError(url)
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or (status == http.HTTPStatus.FORBIDDEN and _is_limit(headers)):
        return GithubRateLimitError(
            f"GitHub takes no more requests from here {_until(headers)}: try again then, or set a GitHub token"
        )
    if status == http.HTTPStatus.UNAUTHORIZED:
        return GithubTokenError("GitHub does not take the token: put a valid one into its secret, or do without")
    return GithubUnreachableError(f"{url} answered {status}: try again in a few minutes")


def _is_limit(headers: Message) -> bool:
    return headers.get("X-RateLimit-Remaining") == "0" or "Retry-After" in headers


def _until(headers: Message) -> str:
    """When GitHub takes requests again, as its headers say: seconds from now, or a time since the epoch."""
    wait, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    if wait.isdigit():
        return f"for {wait} seconds"
    if reset.isdigit():
        return time.strftime("until %H:%M UTC on %Y-%m-%d", time.gmtime(int(reset)))
    return "for a while"
