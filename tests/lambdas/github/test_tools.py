"""The tools over HTTP: against the local copy of GitHub's pages, and against a GitHub that does not do as it should."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from werkzeug.wrappers import Request, Response

from lambdas.github import errors, pages
from lambdas.github.tools import README_BYTES, get_readme, get_trending_repositories
from local.github.server import LocalGithub
from local.web import WebServer

Serve = Callable[..., list[Request]]


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = LocalGithub()
    server.start()
    monkeypatch.setenv("GITHUB_URL", server.url)
    monkeypatch.setenv("GITHUB_API_URL", server.url)
    yield server.url
    server.stop()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a GitHub that answers everything alike; gives the list of what it is asked."""
    with ExitStack() as stack:

        def start(body: str | bytes = "", status: int = 200, headers: dict[str, str] | None = None) -> list[Request]:
            asked: list[Request] = []

            def answer(request: Request) -> Response:
                asked.append(request)
                return Response(body, status, headers)

            server = WebServer(Request.application(answer))
            server.start()
            stack.callback(server.stop)
            for name in ("GITHUB_URL", "GITHUB_API_URL"):
                monkeypatch.setenv(name, server.url)
            return asked

        yield start


def test_the_most_trending_repository_comes_first(github: str) -> None:
    found = get_trending_repositories()
    assert [(one.owner, one.name) for one in found[:2]] == [("offline-sample", "lantern"), ("offline-sample", "ferry")]
    assert (found[0].language, found[0].stars_today) == ("Python", 1284)
    assert found[0].description.startswith("Reads a log as a story")


def test_only_a_languages_repositories_are_listed(github: str) -> None:
    assert [one.name for one in get_trending_repositories("Rust")] == ["ferry"]


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("", "/trending?since=daily"),
        ("C++", "/trending/c%2B%2B?since=daily"),
        ("C#", "/trending/c%23?since=daily"),
        (" Jupyter  Notebook ", "/trending/jupyter-notebook?since=daily"),
        ("../../settings?a=b", "/trending/..%2F..%2Fsettings%3Fa%3Db?since=daily"),
    ],
)
def test_the_address_is_the_languages(serve: Serve, language: str, path: str) -> None:
    asked = serve("<article><h2><a href='/a/b'>b</a></h2></article>")
    get_trending_repositories(language)
    assert asked[0].environ["RAW_URI"] == path


def test_a_language_nobody_knows_is_named(github: str) -> None:
    with pytest.raises(errors.NothingTrendingError, match='in "brainfog": ask for another language'):
        get_trending_repositories("brainfog")


def test_a_page_that_has_changed_says_what_to_change(serve: Serve) -> None:
    serve("<main><div class='repo'><a href='/a/b'>a/b</a></div></main>")
    with pytest.raises(errors.GithubPageChangedError, match=r"lambdas/github/trending\.py"):
        get_trending_repositories()


def test_a_page_laid_out_otherwise_is_still_read(serve: Serve) -> None:
    serve(
        "<article id=x><h3><span><a data-y href='/a/b.c'>a / <b>b.c</b></a></span></h3><p>One &amp; two"
        "<div>1 star today</div></article><article><p>An advertisement, <a href='/x/y'>here</a></p></article>"
        "<article><h1><a href='/sponsors'>No repository</a></h1></article>"
    )
    (found,) = get_trending_repositories()
    assert (found.owner, found.name, found.description, found.stars_today) == ("a", "b.c", "One & two", 1)


def test_at_most_ten_are_listed(serve: Serve) -> None:
    serve("".join(f"<article><h2><a href='/a/b{number}'></a></h2></article>" for number in range(25)))
    assert [one.name for one in get_trending_repositories()] == [f"b{number}" for number in range(10)]


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
def test_other_refusals_name_the_status(serve: Serve, status: int) -> None:
    serve("no", status)
    with pytest.raises(errors.GithubUnreachableError, match=f"answered {status}: try again"):
        get_trending_repositories()


def test_a_github_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TIMEOUT_SECONDS", "0.2")
    server = WebServer(Request.application(lambda request: Response()))
    # It listens, as it was made, and does not answer, as it was not started.
    monkeypatch.setenv("GITHUB_URL", server.url)
    started = time.monotonic()
    with pytest.raises(errors.GithubUnreachableError, match="try again in a few minutes"):
        get_trending_repositories()
    assert time.monotonic() - started < 5
    server.stop()


def test_a_github_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    server = WebServer(Request.application(lambda request: Response()))
    server.stop()
    monkeypatch.setenv("GITHUB_URL", server.url)
    with pytest.raises(errors.GithubUnreachableError, match=server.url):
        get_trending_repositories()


def test_a_readme_is_as_it_was_written(github: str) -> None:
    assert get_readme("offline-sample", "ferry").startswith("# Ferry\n\n> Offline sample: this repository is made up")


@pytest.mark.parametrize("text", ["x" * 50_000, "é" * 50_000])
def test_a_long_readme_is_cut_and_says_so(serve: Serve, text: str) -> None:
    serve(text)
    readme = get_readme("a", "b")
    assert readme.endswith(f"{text[0]}\n\n(The README goes on; this is its beginning.)")
    assert README_BYTES <= len(readme.encode()) < 25_000


@pytest.mark.parametrize("name", ["nothing-here", "a/b", "..%2f", ""])
def test_no_readme_is_an_error_of_its_own(github: str, name: str) -> None:
    with pytest.raises(errors.NoReadmeError):
        get_readme("offline-sample", name)


def test_an_empty_readme_is_none(serve: Serve) -> None:
    serve(" \n")
    with pytest.raises(errors.NoReadmeError, match="is empty"):
        get_readme("a", "b")


def test_a_token_that_github_does_not_take_is_named_but_not_shown(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        get_readme("offline-sample", "ferry")


def test_without_a_secret_there_is_no_token(serve: Serve) -> None:
    asked = serve("# Here")
    get_readme("a", "b")
    assert "Authorization" not in asked[0].headers
