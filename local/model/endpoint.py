"""The model endpoint: serves bedrock-runtime's InvokeModel and Converse, and the agents of two more services."""

import base64
import time
from collections.abc import Iterator
from typing import Protocol

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from local.model import converse, event_stream, traits
from local.model.agents import Agents, DependencyFailedError
from local.model.errors import ModelError
from local.model.harness import Harnesses, serve
from local.model.messages import Body, check
from local.model.traits import TraitsOf, accept_everything
from local.web import Refusal, WebServer


class Backend(Protocol):
    """A source of replies: offline samples, a server with the Messages API, or Bedrock itself."""

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the Messages reply to a checked Messages request. Raises ModelError. Called from many threads."""


class ModelEndpoint:
    """Serves `backend` as bedrock-runtime at `url` (127.0.0.1; port 0: a free one) between `start` and `stop`.

    Serves `agents` at the same address as bedrock-agent-runtime, and `harnesses` as bedrock-agentcore; `backend` is
    their model. What the model that a request names does not accept is refused, as `traits_of` says; by default nothing
    is. `refusal` returns the reason for a refusal (403), such as a missing signature; "" if the request is
    allowed.
    """

    def __init__(
        self,
        backend: Backend,
        port: int = 0,
        agents: Agents | None = None,
        refusal: Refusal = lambda environ: "",
        harnesses: Harnesses | None = None,
        traits_of: TraitsOf = accept_everything,
    ) -> None:
        strict = _Strict(backend, traits_of)
        app = _app(strict, agents or Agents(), traits_of)
        serve(app, harnesses or Harnesses(), strict.invoke)
        self._server = WebServer(app, port, refusal=refusal)
        self.url = self._server.url

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()

    def stop(self) -> None:
        """Stops the server and all its threads."""
        self._server.stop()


# The names of a model's errors in an agent's stream. Errors not listed here come before the stream begins.
_IN_STREAM = {
    "AccessDeniedException": "accessDeniedException",
    "ModelErrorException": "dependencyFailedException",
    "ModelTimeoutException": "dependencyFailedException",
    "ServiceUnavailableException": "internalServerException",
    "ThrottlingException": "throttlingException",
}
_CHUNK_BYTES = 1000


class _Strict:
    """A backend that refuses what the model of a request refuses."""

    def __init__(self, backend: Backend, traits_of: TraitsOf) -> None:
        self.backend, self._traits_of = backend, traits_of

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the model's reply. Raises ModelError."""
        traits.check_request(traits.find(self._traits_of, model_id), body)
        return self.backend.invoke(model_id, body)


def _app(strict: _Strict, agents: Agents, traits_of: TraitsOf) -> Flask:
    app = Flask(__name__, static_folder=None)
    # Flask would sort the keys of a tool's input; the order is part of the model's reply.
    app.json.sort_keys = False  # type: ignore[attr-defined]

    @app.post("/model/<path:model_id>/invoke")
    def invoke(model_id: str) -> Response:
        traits.check_format(traits.find(traits_of, model_id))
        return jsonify(strict.invoke(model_id, check(_body())))

    @app.post("/model/<path:model_id>/converse")
    def talk(model_id: str) -> Response:
        started = time.monotonic()
        reply = strict.invoke(model_id, check(converse.to_messages(_body())))
        return jsonify(converse.from_messages(reply, round((time.monotonic() - started) * 1000)))

    @app.post("/agents/<agent>/agentAliases/<alias>/sessions/<session>/text")
    def invoke_agent(agent: str, alias: str, session: str) -> Response:
        text = _input_text(_body())
        # Bedrock's agents send their model only what it accepts.
        ask = strict.backend.invoke
        try:
            said = agents.invoke((agent, alias, session), text, lambda model, body: ask(model, check(body)))
            stream = b"".join(_chunks(said))
        except DependencyFailedError as error:
            stream = event_stream.exception("dependencyFailedException", str(error))
        except ModelError as error:
            if error.name not in _IN_STREAM:
                raise
            stream = event_stream.exception(_IN_STREAM[error.name], str(error))
        headers = {"x-amz-bedrock-agent-session-id": session, "x-amzn-bedrock-agent-content-type": "application/json"}
        return Response(stream, headers=headers, content_type=event_stream.CONTENT_TYPE)

    app.register_error_handler(ModelError, _refused)
    return app


def _body() -> object:
    try:
        body: object = request.get_json(force=True)
    except BadRequest as error:
        raise ModelError("ValidationException", "The request body is not JSON") from error
    return body


def _input_text(body: object) -> str:
    text = body.get("inputText") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text:
        raise ModelError("ValidationException", "inputText: a text is required")
    return text


def _chunks(text: str) -> Iterator[bytes]:
    """Yields the text in pieces of bytes, as an agent's answer arrives; a piece may end within a character."""
    said = text.encode()
    for start in range(0, len(said), _CHUNK_BYTES):
        yield event_stream.event("chunk", {"bytes": base64.b64encode(said[start : start + _CHUNK_BYTES]).decode()})


def _refused(error: ModelError) -> tuple[Response, int, dict[str, str]]:
    return jsonify(message=str(error)), error.status, {"x-amzn-errortype": error.name}
