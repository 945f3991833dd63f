from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from local.model.errors import ModelError
from local.model.remote import MessagesServer
from local.web import WebServer
from tests.local.model.conftest import messages

REPLY = {"content": [{"type": "text", "text": "Hi"}], "stop_reason": "end_turn", "usage": {}}


class FakeServer:
    """A Messages server that keeps the requests and always gives the same answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], Any]] = []
        self.status: int = 200
        self.answer: Any = REPLY
        app = Flask("fake")
        app.post("/v1/messages")(self._reply)
        self.web = WebServer(app)

    def _reply(self) -> tuple[Response, int]:
        self.asked.append((dict(request.headers), request.get_json()))
        answer = Response(self.answer) if isinstance(self.answer, str) else jsonify(self.answer)
        return answer, self.status


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    fake.web.start()
    yield fake
    fake.web.stop()


def test_a_request_uses_the_servers_model_and_key(server: FakeServer) -> None:
    assert MessagesServer(server.web.url + "/", "small", "secret").invoke("bedrock-id", messages("Hi")) == REPLY
    headers, body = server.asked[0]
    assert headers["X-Api-Key"] == "secret"
    assert headers["Anthropic-Version"] == "2023-06-01"
    assert body == {"model": "small", "max_tokens": 1000, "messages": [{"role": "user", "content": "Hi"}]}


def test_without_a_key_none_is_sent(server: FakeServer) -> None:
    MessagesServer(server.web.url, "small").invoke("a", messages("Hi"))
    assert "X-Api-Key" not in server.asked[0][0]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "ValidationException"),
        (401, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (429, "ThrottlingException"),
        (500, "ModelErrorException"),
        (529, "ServiceUnavailableException"),
    ],
)
@pytest.mark.parametrize(
    "answer", [{"type": "error", "error": {"message": "Too fast"}}, {"error": "Too fast"}, "Too fast", ["Too fast"]]
)
def test_server_errors_become_bedrock_errors(server: FakeServer, status: int, name: str, answer: Any) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(ModelError, match="Too fast") as raised:
        MessagesServer(server.web.url, "small", "secret").invoke("a", messages("Hi"))
    assert raised.value.name == name
    assert "secret" not in str(raised.value)


def test_an_answer_that_is_not_a_reply_is_an_error(server: FakeServer) -> None:
    server.answer = "<html>"
    with pytest.raises(ModelError, match="<html>"):
        MessagesServer(server.web.url, "small").invoke("a", messages("Hi"))


def test_an_unreachable_server_is_unavailable(server: FakeServer) -> None:
    with pytest.raises(ModelError) as raised:
        MessagesServer("http://127.0.0.1:1", "small").invoke("a", messages("Hi"))
    assert raised.value.name == "ServiceUnavailableException"
