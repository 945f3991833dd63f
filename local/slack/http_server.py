"""A threaded HTTP/1.1 server on 127.0.0.1 that stops without leaving a thread, whatever its clients hold open."""

import socket
import threading
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

STOP_SECONDS = 5.0
POLL_SECONDS = 0.02
"""How long `stop` may wait for the accepting thread to notice."""


class _Handler(WSGIRequestHandler):
    # Each response still says `Connection: close`, as werkzeug always does; 1.1 is for responses without a length.
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for the first's acknowledgement.
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the local Slack keeps its own log."""


class _Server(ThreadedWSGIServer):
    def __init__(self, application: Any, port: int) -> None:
        self.connections: dict[Any, threading.Thread] = {}
        # Bound here, because werkzeug answers a taken port by leaving the process.
        with socket.create_server(("127.0.0.1", port)) as bound:
            super().__init__("127.0.0.1", bound.getsockname()[1], application, _Handler, fd=bound.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="local-slack-request", daemon=True
        )
        self.connections[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.connections.pop(request, None)


class HttpServer:
    """Serves a WSGI application; the port is bound at once (OSError when it is taken), requests wait for `start`."""

    def __init__(self, application: Any, port: int) -> None:
        self._server = _Server(application, port)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), name="local-slack", daemon=True
        )

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, close idle connections, wait (STOP_SECONDS each at most) for requests that still run."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(STOP_SECONDS)
        self._server.server_close()
        for connection, thread in list(self._server.connections.items()):
            _shut(connection)
            thread.join(STOP_SECONDS)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The client, or the thread that served it, was quicker.
        return
