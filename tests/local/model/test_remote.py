from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from flask import Flask, Response, jsonify, request

from local.model.errors import ModelError
from local.model.remote import RemoteModel
from local.web import WebServer
from tests.local.model.conftest import messages

REPLY = {
    "content": [{"type": "text", "text": "Hi"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 0, "output_tokens": 0},
}


class FakeServer:
    """A Messages server that keeps the requests and always gives the same answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], Any]] = []
        self.paths: list[str] = []
        self.status: int = 200
        self.answer: Any = REPLY
        app = Flask("fake")
        app.post("/v1/<path:path>")(self._reply)
        self.missing: str = ""
        self.missing_status: int = 404
        self.web = WebServer(app)

    def _reply(self, path: str) -> tuple[Response, int]:
        self.asked.append((dict(request.headers), request.get_json()))
        self.paths.append(path)
        if path == self.missing:
            return jsonify(error="no such path"), self.missing_status
        answer = Response(self.answer) if isinstance(self.answer, str) else jsonify(self.answer)
        return answer, self.status


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    fake.web.start()
    yield fake
    fake.web.stop()


def test_a_request_uses_the_servers_model_and_key(server: FakeServer) -> None:
    assert RemoteModel(server.web.url + "/", "small", "secret").invoke("bedrock-id", messages("Hi")) == REPLY
    headers, body = server.asked[0]
    assert headers["X-Api-Key"] == "secret"
    assert headers["Anthropic-Version"] == "2023-06-01"
    assert body == {"model": "small", "max_tokens": 1000, "messages": [{"role": "user", "content": "Hi"}]}


def test_without_a_key_none_is_sent(server: FakeServer) -> None:
    RemoteModel(server.web.url, "small").invoke("a", messages("Hi"))
    assert "X-Api-Key" not in server.asked[0][0]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "ValidationException"),
        (401, "AccessDeniedException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (402, "ServiceQuotaExceededException"),
        (408, "ModelTimeoutException"),
        (424, "ModelErrorException"),
        (429, "ThrottlingException"),
        (500, "InternalServerException"),
        (502, "ServiceUnavailableException"),
        (503, "ServiceUnavailableException"),
        (504, "ModelTimeoutException"),
        (529, "ServiceUnavailableException"),
    ],
)
@pytest.mark.parametrize(
    "answer", [{"type": "error", "error": {"message": "Too fast"}}, {"error": "Too fast"}, "Too fast", ["Too fast"]]
)
def test_server_errors_become_bedrock_errors(server: FakeServer, status: int, name: str, answer: Any) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(ModelError, match="Too fast") as raised:
        RemoteModel(server.web.url, "small", "secret", "messages").invoke("a", messages("Hi"))
    assert raised.value.name == name
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("<html>", "gave no JSON: <html>"),
        ([], "gave no reply"),
        ({"content": None}, "gave no reply"),
        ({"content": ["Hi"]}, "gave no reply"),
        ({"content": [{"text": "Hi"}]}, "gave no reply"),
        ({"content": [{"type": "text", "text": None}]}, "gave no reply"),
    ],
)
def test_an_answer_that_is_not_a_reply_is_an_error(server: FakeServer, answer: Any, said: str) -> None:
    server.answer = answer
    with pytest.raises(ModelError, match=said):
        RemoteModel(server.web.url, "small").invoke("a", messages("Hi"))


@pytest.mark.parametrize("more", [{}, {"stop_reason": None, "usage": None}, {"usage": {"input_tokens": None}}])
def test_converse_has_what_a_reply_leaves_out(server: FakeServer, serve: Callable[[Any], Any], more: Any) -> None:
    server.answer = {"content": REPLY["content"], **more}
    asked = [{"role": "user", "content": [{"text": "Hi"}]}]
    reply = serve(RemoteModel(server.web.url, "small")).converse(modelId="a", messages=asked)
    assert reply["output"]["message"]["content"] == [{"text": "Hi"}]
    assert reply["stopReason"] == "end_turn"
    assert reply["usage"] == {"inputTokens": 0, "outputTokens": 0, "totalTokens": 0}


def test_a_block_that_converse_cannot_say_is_an_error_in_words(server: FakeServer, serve: Callable[[Any], Any]) -> None:
    server.answer = {"content": [{"type": "server_tool_use"}]}
    client = serve(RemoteModel(server.web.url, "small"))
    with pytest.raises(ClientError, match="no form for 'server_tool_use'") as raised:
        client.converse(modelId="a", messages=[{"role": "user", "content": [{"text": "Hi"}]}])
    assert raised.value.response["Error"]["Code"] == "ModelErrorException"


@pytest.mark.parametrize(
    ("url", "why"),
    [("http://127.0.0.1:1", "Connection refused"), ("http://", "Invalid URL 'http:/v1/messages': No host supplied")],
)
def test_an_unreachable_server_is_unavailable(url: str, why: str) -> None:
    with pytest.raises(ModelError) as raised:
        RemoteModel(url, "small").invoke("a", messages("Hi"))
    assert raised.value.name == "ServiceUnavailableException"
    assert str(raised.value).endswith(f"/v1/messages cannot be reached: {why}")


CHAT = {
    "choices": [{"message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 4},
}


@pytest.mark.parametrize("slash", ["", "/", "/v1", "/v1/"])
def test_a_server_without_messages_is_asked_for_a_chat(server: FakeServer, slash: str) -> None:
    server.missing, server.answer = "messages", CHAT
    model = RemoteModel(server.web.url + slash, "small", "secret")
    for _ in range(2):
        reply = model.invoke("a", messages("Hi"))
        assert (reply["content"], reply["usage"]) == (
            [{"type": "text", "text": "Hi"}],
            {"input_tokens": 3, "output_tokens": 4},
        )
    assert server.paths == ["messages", "chat/completions", "chat/completions"]
    headers, body = server.asked[-1]
    assert headers["Authorization"] == "Bearer secret"
    assert body == {"model": "small", "max_tokens": 1000, "messages": [{"role": "user", "content": "Hi"}]}


def test_a_model_that_a_messages_server_does_not_know_is_not_a_missing_path(server: FakeServer) -> None:
    server.status, server.answer = 404, {"type": "error", "error": {"message": "model: small"}}
    with pytest.raises(ModelError, match="model: small") as raised:
        RemoteModel(server.web.url, "small").invoke("a", messages("Hi"))
    assert (raised.value.name, server.paths) == ("ResourceNotFoundException", ["messages"])


def test_a_server_that_answers_a_missing_path_with_200_is_asked_for_a_chat(server: FakeServer) -> None:
    server.missing, server.missing_status, server.answer = "messages", 200, CHAT
    assert RemoteModel(server.web.url, "small").invoke("a", messages("Hi"))["content"] == REPLY["content"]
    assert server.paths == ["messages", "chat/completions"]


def test_a_server_can_be_said_to_speak_chat(server: FakeServer) -> None:
    server.answer = CHAT
    RemoteModel(server.web.url, "small", api="chat").invoke("a", messages("Hi"))
    assert server.paths == ["chat/completions"]


@pytest.mark.parametrize("text", ["insufficient_quota", "Too many tokens per day, please wait"])
def test_a_quota_is_not_throttling(server: FakeServer, text: str) -> None:
    server.status, server.answer = 429, {"error": {"message": text}}
    with pytest.raises(ModelError) as raised:
        RemoteModel(server.web.url, "small", api="messages").invoke("a", messages("Hi"))
    assert raised.value.name == "ServiceQuotaExceededException"


def test_a_wrong_key_is_called_so(server: FakeServer) -> None:
    server.status, server.answer = 401, {"error": {"message": "invalid x-api-key"}}
    with pytest.raises(ModelError, match="the key was refused: invalid x-api-key"):
        RemoteModel(server.web.url, "small", "wrong", "messages").invoke("a", messages("Hi"))


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Dune \\ud83d is sand", "Dune \ufffd is sand"),
        ("\\ud83d", "\ufffd"),
        ("\\udfff!", "\ufffd!"),
        ("\\ud83d\\ude00", "\U0001f600"),
    ],
)
def test_half_a_surrogate_pair_becomes_a_replacement(server: FakeServer, sent: str, read: str) -> None:
    server.answer = f'{{"content": [{{"type": "text", "text": "{sent}"}}], "stop_reason": "end_turn"}}'
    reply = RemoteModel(server.web.url, "small").invoke("a", messages("Hi"))
    assert reply["content"][0]["text"] == read
