"""Failures of GitHub over HTTP."""

import os
import time

import pytest
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from werkzeug.wrappers import Request, Response

from lambdas.github import errors, pages
from lambdas.github.tools import get_readme, get_trending_repositories
from local.web import WebServer
from tests.lambdas.github.conftest import Serve


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (429, {"Retry-After": "60"}, "for 60 seconds"),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000000"}, "until 08:00 UTC on 2027-01-15"),
        (429, {}, "for a while"),
    ],
)
def test_a_rate_limit_says_when_it_ends(serve: Serve, status: int, headers: dict[str, str], said: str) -> None:
    serve("limit", status, headers)
    with pytest.raises(errors.GithubRateLimitError, match=said):
        get_readme("a", "b")


@pytest.mark.parametrize("status", [403, 500, 502])
def test_other_errors_name_the_status(serve: Serve, status: int) -> None:
    serve("no", status)
    with pytest.raises(errors.GithubUnreachableError, match=f"answered {status}: try again"):
        get_trending_repositories()


def test_a_silent_github_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TIMEOUT_SECONDS", "0.2")
    server = WebServer(Request.application(lambda request: Response()))
    # The server listens, but does not answer because it was not started.
    monkeypatch.setenv("GITHUB_URL", server.url)
    started = time.monotonic()
    with pytest.raises(errors.GithubUnreachableError, match="try again in a few minutes"):
        get_trending_repositories()
    assert time.monotonic() - started < 5
    server.stop()


def test_an_unreachable_github_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    server = WebServer(Request.application(lambda request: Response()))
    server.stop()
    monkeypatch.setenv("GITHUB_URL", server.url)
    with pytest.raises(errors.GithubUnreachableError, match=server.url):
        get_trending_repositories()


def test_a_rejected_token_is_reported_but_not_shown(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = serve("", 401)
    monkeypatch.setenv("GITHUB_TOKEN_SECRET", "github")
    monkeypatch.setattr(pages, "get_secret", lambda name, **more: f"token-of-{name}\n")
    with pytest.raises(errors.GithubTokenError) as caught:
        get_readme("a", "b")
    assert asked[0].headers["Authorization"] == "Bearer token-of-github"
    assert "token-of-github" not in str(caught.value)


def test_a_token_does_not_follow_a_redirect(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    there = serve("# Moved")
    target = os.environ["GITHUB_API_URL"]
    asked = serve("", 301, {"Location": f"{target}/repositories/1/readme"})
    monkeypatch.setenv("GITHUB_TOKEN_SECRET", "github")
    monkeypatch.setattr(pages, "get_secret", lambda name, **more: "token")
    assert get_readme("a", "b") == "# Moved"
    assert "Authorization" in asked[0].headers
    assert "Authorization" not in there[0].headers


def test_a_secret_that_cannot_be_read_is_named(github: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, **more: int) -> str:
        raise GetParameterError("AccessDenied")

    monkeypatch.setenv("GITHUB_TOKEN_SECRET", "mine/github")
    monkeypatch.setattr(pages, "get_secret", refuse)
    with pytest.raises(errors.GithubTokenError, match="The secret mine/github"):
        get_readme("offline--sample", "ferry")


def test_without_a_secret_there_is_no_token(serve: Serve) -> None:
    asked = serve("# Here")
    get_readme("a", "b")
    assert "Authorization" not in asked[0].headers
