"""What `make demo` says of its model."""

from typing import Any

from local.model.errors import ModelError
from local.pinging import show_model

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
