"""The one way this stack serves HTTP: a WSGI application on 127.0.0.1, in threads, over HTTP/1.1."""

import logging
import socket
import threading
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

log = logging.getLogger(__name__)

POLL_SECONDS = 0.02
"""How long `stop` may wait for the accepting thread to notice."""


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
    Raises OSError when the port is taken.
    """

    def __init__(self, app: WSGIApplication, port: int = 0) -> None:
        with socket.create_server(("127.0.0.1", port), backlog=128) as listening:
            self._server = _Threads(app, listening)
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
