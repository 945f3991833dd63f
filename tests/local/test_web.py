"""Serving over HTTP, the guard's refusals, and that every server of the stack has the guard."""

import ast
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests
from werkzeug import Response
from werkzeug.test import Client

from local.aws.runtime_api import Outcome, RuntimeApi
from local.aws.server import LocalAws
from local.aws.urls import FunctionUrl
from local.github.server import LocalGithub
from local.model.endpoint import ModelEndpoint
from local.slack.server import LocalSlack
from local.synth import ROOT
from local.web import WebServer, _Guard
from tests.lambdas.agents import Scripted
from tests.local.aws.conftest import SOURCES
from tests.local.slack.support import MANIFEST

Server = LocalAws | LocalGithub | LocalSlack | ModelEndpoint | RuntimeApi | FunctionUrl

HELLO = Response("hello")
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


@contextmanager
def serving(server: WebServer) -> Iterator[str]:
    """The address, of 127.0.0.1."""
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with serving(WebServer(HELLO)) as url:
        yield url


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    with serving(WebServer(HELLO, pages=True)) as url:
        yield url


def ask(url: str, headers: Mapping[str, str], method: str = "GET") -> tuple[int, str]:
    """Returns status and text; `PORT` in a header becomes the server's port."""
    port = str(urlsplit(url).port)
    filled = {name: value.replace("PORT", port) for name, value in headers.items()}
    answer = requests.request(method, url, headers=filled, timeout=10)
    return answer.status_code, answer.text


def test_it_serves_between_start_and_stop() -> None:
    server = WebServer(HELLO)
    server.start()
    assert requests.get(server.url, timeout=10).text == "hello"
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=10)


def test_stop_does_not_wait_for_an_idle_connection() -> None:
    before = set(threading.enumerate())
    server = WebServer(HELLO)
    server.start()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        # The server accepts connections in order: once it answers this one, the one before has its thread.
        requests.get(server.url, timeout=10)
        server.stop()
    assert set(threading.enumerate()) == before


def test_a_taken_port_is_an_error() -> None:
    server = WebServer(HELLO)
    server.start()
    try:
        with pytest.raises(OSError, match="in use"):
            WebServer(HELLO, port=int(server.url.rsplit(":", 1)[1]))
    finally:
        server.stop()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:PORT"},
        {"Host": "LOCALHOST:PORT"},
        {"Origin": "http://127.0.0.1:PORT"},
        {"Host": "localhost:PORT", "Origin": "http://localhost:PORT", **OWN},
        OWN,
        {"Sec-Fetch-Site": "none", **NAVIGATION},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_its_own_page_and_programs_are_allowed(plain: str, method: str, headers: Mapping[str, str]) -> None:
    assert ask(plain, headers, method) == (200, "hello")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "localhost:1",
        "127.0.0.1.evil.example:PORT",
        "x.localhost:PORT",
    ],
)
def test_another_host_is_refused(page: str, host: str) -> None:
    status, text = ask(page, {"Host": host, "Origin": f"http://{host}", **OWN, **NAVIGATION})
    port = page.rsplit(":", 1)[1]
    assert (status, text) == (403, f"Refused: the request's Host is not 127.0.0.1:{port} or localhost:{port}.\n")


def test_a_request_without_a_host_is_refused(plain: str) -> None:
    host, port = plain.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b" 403 " in connection.makefile("rb").readline()


@pytest.mark.parametrize("port", [80, 8900])
def test_only_port_80_may_be_left_out(port: int) -> None:
    guard = _Guard(HELLO, port, pages=False, refusal=lambda environ: "")
    hosts = ("localhost", f"localhost:{port}")
    answers = [Client(guard).get("/", headers={"Host": host, "Origin": f"http://{host}"}) for host in hosts]
    assert [answer.status_code for answer in answers] == [200 if port == 80 else 403, 200]


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "https://127.0.0.1:PORT", "http://localhost:PORT", "http://127.0.0.1:1"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_origin_is_refused(page: str, method: str, origin: str) -> None:
    status, text = ask(page, {"Origin": origin, "Sec-Fetch-Site": "same-origin", **NAVIGATION}, method)
    assert (status, text) == (403, "Refused: the request's Origin is not this server.\n")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
@pytest.mark.parametrize(
    ("method", "mode", "dest"),
    [
        ("GET", "no-cors", "image"),
        ("GET", "no-cors", "empty"),
        ("GET", "navigate", "iframe"),
        ("GET", "no-cors", "document"),
        ("POST", "navigate", "document"),
    ],
)
def test_requests_from_another_site_or_port_are_refused(
    page: str, site: str, method: str, mode: str, dest: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    status, text = ask(page, headers, method)
    assert (status, text) == (403, "Refused: a page from another site or port made the browser send the request.\n")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_elsewhere_only_opens_a_page(page: str, plain: str, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, **NAVIGATION}
    assert [ask(url, headers)[0] for url in (page, plain)] == [200, 403]


def test_its_own_refusal_is_checked_last() -> None:
    with serving(WebServer(HELLO, refusal=lambda environ: "no key." * ("HTTP_KEY" not in environ))) as url:
        assert ask(url, {}) == (403, "Refused: no key.\n")
        assert ask(url, {"Key": "1"}) == (200, "hello")
        assert ask(url, {"Key": "1", "Origin": "null"})[0] == 403


def test_every_refusal_has_a_reason(plain: str) -> None:
    answer = requests.post(plain, data=b"x" * 5_000_000, headers={"Origin": "null"}, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/plain; charset=utf-8")


@contextmanager
def started(server: Server) -> Iterator[str]:
    """The server's address."""
    if not isinstance(server, FunctionUrl):
        server.start()
    try:
        match server:
            case LocalAws():
                yield server.endpoint
            case RuntimeApi():
                yield f"http://{server.address}"
            case _:
                yield server.url
    finally:
        server.stop()


SERVERS: dict[str, tuple[Callable[[], Server], str]] = {
    "aws": (lambda: LocalAws(SOURCES), "/moto-api/data.json"),
    "runtime-api": (RuntimeApi, "/2018-06-01/runtime/invocation/next"),
    "function-url": (lambda: FunctionUrl(lambda event: Outcome(b'"asked"'), "123456789012"), "/"),
    "model": (lambda: ModelEndpoint(Scripted()), "/"),
    "slack": (lambda: LocalSlack(MANIFEST), "/_control/state"),
    "github": (LocalGithub, "/trending"),
}
"""For each server of the stack: a function that makes it, and one of its paths."""


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("Host", "evil.example", "the request's Host"),
        ("Origin", "http://evil.example", "the request's Origin"),
        ("Sec-Fetch-Site", "cross-site", "a page from another site"),
        ("Sec-Fetch-Site", "same-site", "a page from another site"),
    ],
)
def test_every_server_refuses_foreign_pages(name: str, header: str, value: str, reason: str) -> None:
    make, path = SERVERS[name]
    with started(make()) as url:
        answer = requests.get(f"{url.rstrip('/')}{path}", headers={header: value}, timeout=10)
    assert answer.status_code == 403
    assert answer.text.startswith(f"Refused: {reason}")


@pytest.mark.parametrize("name", SERVERS)
def test_a_link_opens_only_servers_with_pages(name: str) -> None:
    make, path = SERVERS[name]
    with started(make()) as url:
        status, _ = ask(f"{url.rstrip('/')}{path}", {"Sec-Fetch-Site": "cross-site", **NAVIGATION})
    assert status == (200 if name in ("slack", "github") else 403)


def test_no_other_module_opens_a_port() -> None:
    kinds = ("asyncio", "http.server", "socket", "socketserver", "werkzeug.serving", "wsgiref.simple_server")
    found = set()
    for file in (ROOT / "local").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            found |= {str(file.relative_to(ROOT)) for name in names if name in kinds}
    # The stack's entry waits for Ctrl-C on a pair of sockets, and it talks with the stack's own process on another.
    # The local Slack cuts a connection if a test asks for it.
    ours = {"local/web.py", "local/__main__.py", "local/reload.py", "local/serving.py"}
    assert found == {*ours, "local/slack/refusals.py"}
