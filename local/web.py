"""The one way this stack serves HTTP: a guarded WSGI application on 127.0.0.1, in threads, over HTTP/1.1."""

import logging
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

POLL_SECONDS = 0.02
"""How long `stop` may wait for the accepting thread to notice."""

NAMES = ("127.0.0.1", "localhost")
"""What a server's clients call it, each with the port."""

Refusal = Callable[[WSGIEnvironment], str]
"""Says in one line why a request is refused; "" if it is not."""


class _Guard:
    """Refuses what another web page makes the user's browser send: 403, and one line of plain text that says why.

    A request needs a Host of this server, so another name that resolves to this machine does not reach it. Its Origin,
    if it has one, must be the same server (`null` is not). A browser that says where a request comes from must not name
    another site or another port of this machine; with `pages`, links from there still open. `refusal` comes last.
    """

    def __init__(self, app: WSGIApplication, port: int, pages: bool, refusal: Refusal) -> None:
        self._app, self._pages, self._refusal = app, pages, refusal
        # A browser leaves port 80 out.
        self._hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reason = self._foreign(environ) or self._refusal(environ)
        if not reason:
            return self._app(environ, start_response)
        return Response(f"Refused: {reason}\n", 403)(environ, start_response)

    def _foreign(self, environ: WSGIEnvironment) -> str:
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            return f"the Host of the request is not {' or '.join(sorted(self._hosts))}."
        if environ.get("HTTP_ORIGIN", f"http://{host}") != f"http://{host}":
            return "the Origin of the request is not this server."
        elsewhere = environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin")
        if elsewhere and not (self._pages and _opens_link(environ)):
            return "a page of another site or port made the browser send the request."
        return ""


def _opens_link(environ: WSGIEnvironment) -> bool:
    """Whether the browser shows the answer in a tab of its own, where the page with the link cannot read it."""
    asked = (environ["REQUEST_METHOD"], environ.get("HTTP_SEC_FETCH_MODE"), environ.get("HTTP_SEC_FETCH_DEST"))
    return asked == ("GET", "navigate", "document")


class _Handler(WSGIRequestHandler):
    # Each response still says `Connection: close`, as werkzeug always does; 1.1 is for responses without a length.
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for the first's acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:
        log.log(logging.ERROR if type == "error" else logging.DEBUG, message, *args)


class _Threads(ThreadedWSGIServer):
    """Knows its open connections, so that closing ends the threads of those on which nothing was asked yet.

    Browsers open such connections ahead of need.
    """

    daemon_threads = False

    def __init__(self, app: WSGIApplication, listening: socket.socket) -> None:
        self._open: set[socket.socket] = set()
        super().__init__("127.0.0.1", listening.getsockname()[1], app, _Handler, fd=listening.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                log.debug("a connection was closed from its other side first")
        super().server_close()


class WebServer:
    """Serves `app` on 127.0.0.1 between `start` and `stop`; answers under way are finished by `stop`.

    `url` has no slash at its end and is valid once constructed: the port is taken then (0: a free one).
    Requests that a web page of another origin sends are refused (403); with `pages`, links from there open a GET.
    `refusal` may refuse others. Raises OSError when the port is taken.
    """

    def __init__(
        self, app: WSGIApplication, port: int = 0, *, pages: bool = False, refusal: Refusal = lambda environ: ""
    ) -> None:
        with socket.create_server(("127.0.0.1", port), backlog=128) as listening:
            guarded = _Guard(app, listening.getsockname()[1], pages, refusal)
            self._server = _Threads(guarded, listening)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), name=f"web {self.url}")

    def start(self) -> None:
        """Serve, in a thread of its own, until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """End every thread of this server and free its port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        else:
            self._server.server_close()
