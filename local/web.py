"""The HTTP server of the local stack: a guarded WSGI application on 127.0.0.1, in threads, over HTTP/1.1."""

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
"""How often the accepting thread checks for `stop`, which may wait that long."""

HOST_NAMES = ("127.0.0.1", "localhost")
"""The host names by which clients reach a server, without the port."""

Refusal = Callable[[WSGIEnvironment], str]
"""Returns one line that says why a request is refused; "" if it is allowed."""


class _Guard:
    """Refuses requests that another web page makes the user's browser send: 403, and one line of text with the reason.

    A request must name this server as its Host, so another name that resolves to this machine does not work. An Origin
    header must be this server too (`null` is not). A Sec-Fetch-Site header must not mean another site, or another port
    of this machine; with `pages`, links from there still open. `refusal` is checked last.
    """

    def __init__(self, app: WSGIApplication, port: int, pages: bool, refusal: Refusal) -> None:
        self._app, self._pages, self._refusal = app, pages, refusal
        # A browser leaves out port 80.
        self._hosts = {f"{name}:{port}" for name in HOST_NAMES} | (set(HOST_NAMES) if port == 80 else set())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reason = self._foreign(environ) or self._refusal(environ)
        if not reason:
            return self._app(environ, start_response)
        return Response(f"Refused: {reason}\n", 403)(environ, start_response)

    def _foreign(self, environ: WSGIEnvironment) -> str:
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            return f"the request's Host is not {' or '.join(sorted(self._hosts))}."
        if environ.get("HTTP_ORIGIN", f"http://{host}") != f"http://{host}":
            return "the request's Origin is not this server."
        elsewhere = environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin")
        if elsewhere and not (self._pages and _opens_link(environ)):
            return "a page from another site or port made the browser send the request."
        return ""


def _opens_link(environ: WSGIEnvironment) -> bool:
    """Whether the browser shows the response as a page, which the page with the link cannot read."""
    asked = (environ["REQUEST_METHOD"], environ.get("HTTP_SEC_FETCH_MODE"), environ.get("HTTP_SEC_FETCH_DEST"))
    return asked == ("GET", "navigate", "document")


class _Handler(WSGIRequestHandler):
    # HTTP/1.1 allows responses without a length. werkzeug still sends `Connection: close` with each response.
    protocol_version = "HTTP/1.1"
    # Headers and body are written separately. With Nagle's algorithm the body would wait until the headers are
    # acknowledged.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:
        log.log(logging.ERROR if type == "error" else logging.DEBUG, message, *args)


class _Threads(ThreadedWSGIServer):
    """Keeps track of open connections, to end the threads of those that have not sent a request when it closes.

    Browsers open such connections in advance.
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
                log.debug("the client closed a connection first")
        super().server_close()


class WebServer:
    """Serves `app` on 127.0.0.1 between `start` and `stop`; `stop` finishes the requests in progress.

    The constructor binds the port (0: a free one), so `url` is valid at once; it has no slash at its end. Requests from
    a web page of another origin are refused (403); with `pages`, links from there may open a page (GET). `refusal` may
    refuse other requests. Raises OSError if the port is taken.
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
        """Serves in a new thread until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Ends every thread of this server and frees its port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        else:
            self._server.server_close()
