import socket
import threading

import pytest
import requests
from werkzeug import Response

from local.web import WebServer

HELLO = Response("hello")


def test_it_serves_between_start_and_stop() -> None:
    server = WebServer(HELLO)
    server.start()
    assert requests.get(server.url, timeout=10).text == "hello"
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=10)


def test_stop_does_not_wait_for_a_connection_on_which_nothing_is_asked() -> None:
    before = set(threading.enumerate())
    server = WebServer(HELLO)
    server.start()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        # Connections are taken in turn: once this one is answered, the one before has its thread.
        requests.get(server.url, timeout=10)
        server.stop()
    assert set(threading.enumerate()) == before


def test_a_taken_port_is_said() -> None:
    server = WebServer(HELLO)
    server.start()
    try:
        with pytest.raises(OSError, match="in use"):
            WebServer(HELLO, port=int(server.url.rsplit(":", 1)[1]))
    finally:
        server.stop()
