import socket
import threading

import pytest
import requests

from local.slack.server import LocalSlack
from tests.local.slack.support import DEADLINE, MANIFEST


def test_stop_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    slack = LocalSlack(MANIFEST)
    slack.start()
    port = int(slack.url.rsplit(":", 1)[1])
    with (
        socket.create_connection(("127.0.0.1", port)),
        requests.get(f"{slack.url}/_control/events", stream=True, timeout=DEADLINE),
    ):
        assert len(set(threading.enumerate()) - before) >= 2
        slack.stop()
    assert set(threading.enumerate()) == before
    with pytest.raises(requests.ConnectionError):
        requests.get(slack.url, timeout=DEADLINE)


def test_stop_works_before_start() -> None:
    LocalSlack(MANIFEST).stop()


def test_a_taken_port_is_an_error_at_once() -> None:
    slack = LocalSlack(MANIFEST)
    port = int(slack.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"):
        LocalSlack(MANIFEST, port)
    slack.stop()


def test_each_instance_has_its_own_secrets() -> None:
    first, second = LocalSlack(MANIFEST), LocalSlack(MANIFEST)
    assert first.bot_token.startswith("xoxb-")
    assert first.bot_token != second.bot_token
    assert first.signing_secret != second.signing_secret
    assert first.signing_secret not in repr(first._app)
    for slack in (first, second):
        slack.stop()


def test_serves_the_page() -> None:
    slack = LocalSlack(MANIFEST)
    slack.start()
    try:
        assert "<html" in requests.get(slack.url, timeout=DEADLINE).text
    finally:
        slack.stop()
