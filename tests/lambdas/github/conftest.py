"""Fixtures: the local copy of GitHub, and a GitHub that fails."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from werkzeug.wrappers import Request, Response

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
    """Starts a GitHub that gives every request the same answer; returns the list of its requests."""
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
