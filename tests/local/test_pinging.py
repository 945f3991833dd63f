"""What `make demo` says of its model."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request

from local.model.errors import ModelError
from local.model.remote import RemoteModel
from local.pinging import show_model
from local.web import WebServer

REMOTE = {"MODEL": "http://127.0.0.1:11434", "MODEL_NAME": "qwen3"}


class Answers:
    def invoke(self, model_id: str, body: Any) -> Any:
        return {"content": [], "stop_reason": "max_tokens"}


class Refuses:
    def invoke(self, model_id: str, body: Any) -> Any:
        raise ModelError("ServiceUnavailableException", "http://127.0.0.1:11434/v1/messages cannot be reached")


def said(model: Any, environ: dict[str, str]) -> str:
    lines: list[str] = []
    thread = show_model(model, environ, lines.append)
    if thread:
        thread.join(30)
    (line,) = lines
    return line


def test_the_offline_model_is_named_at_once() -> None:
    assert said(Refuses(), {}) == said(Refuses(), {"MODEL": ""}) == "Model: offline sample text"
    assert said(Refuses(), {"MODEL_NAME": "us.anthropic.claude-sonnet-5"}) == (
        "Model: offline sample text, as us.anthropic.claude-sonnet-5 would get it"
    )


def test_a_model_that_answers_is_named_with_its_time() -> None:
    assert said(Answers(), REMOTE).startswith("Model: qwen3 at http://127.0.0.1:11434, answered in 0.")


def test_a_model_that_does_not_answer_is_named_with_the_reason() -> None:
    assert said(Refuses(), REMOTE) == (
        "Model: qwen3 at http://127.0.0.1:11434 does not answer: http://127.0.0.1:11434/v1/messages cannot be reached"
    )
    bedrock = {"MODEL": "bedrock", "BEDROCK_REGION": "eu-west-1"}
    assert said(Refuses(), bedrock).startswith("Model: the default at Amazon Bedrock in eu-west-1 does not answer: ")


@pytest.fixture
def chat() -> Iterator[str]:
    """The address of a server with chat completions, which knows one model."""
    app = Flask("chat")

    @app.post("/v1/chat/completions")
    def complete() -> tuple[dict[str, Any] | Response, int]:
        asked = request.get_json()
        if asked["model"] != "qwen3":
            return {"error": {"message": f"model {asked['model']} not found"}}, 404
        return {"choices": [{"message": {"content": "yes"}, "finish_reason": "stop"}]}, 200

    server = WebServer(app)
    server.start()
    yield server.url
    server.stop()


def pinged(url: str, name: str) -> str:
    return said(RemoteModel(url, name), {"MODEL": url, "MODEL_NAME": name})


def test_a_server_is_asked_in_the_way_that_it_speaks(chat: str) -> None:
    assert pinged(chat, "qwen3").startswith(f"Model: qwen3 at {chat}, answered in ")


def test_a_model_that_the_server_does_not_have_is_named(chat: str) -> None:
    why = f"{chat}/v1/chat/completions answered 404: model qwen4 not found"
    assert pinged(chat, "qwen4") == f"Model: qwen4 at {chat} does not answer: {why}"


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    url = "http://127.0.0.1:1"
    why = f"{url}/v1/messages cannot be reached: Connection refused"
    assert pinged(url, "qwen3") == f"Model: qwen3 at {url} does not answer: {why}"
