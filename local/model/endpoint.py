"""The model endpoint: bedrock-runtime's InvokeModel and Converse over HTTP, in front of any model."""

import time
from typing import Protocol

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from local.model import converse
from local.model.errors import ModelError
from local.model.messages import Body, check
from local.web import WebServer


class Backend(Protocol):
    """What answers: offline samples, a server that speaks Messages, or Bedrock itself."""

    def invoke(self, model_id: str, body: Body) -> Body:
        """The Messages reply to a Messages request that was checked; raises ModelError. Called from many threads."""


class ModelEndpoint:
    """Serves `backend` as bedrock-runtime at `url` (127.0.0.1; port 0 is a free one) between `start` and `stop`."""

    def __init__(self, backend: Backend, port: int = 0) -> None:
        self._server = WebServer(_app(backend), port)
        self.url = self._server.url

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()

    def stop(self) -> None:
        """Stop, leaving no thread behind."""
        self._server.stop()


def _app(backend: Backend) -> Flask:
    app = Flask(__name__, static_folder=None)
    # Flask would sort the keys of a tool's input; a model's order is part of what it said.
    app.json.sort_keys = False  # type: ignore[attr-defined]

    @app.post("/model/<path:model_id>/invoke")
    def invoke(model_id: str) -> Response:
        return jsonify(backend.invoke(model_id, check(_body())))

    @app.post("/model/<path:model_id>/converse")
    def talk(model_id: str) -> Response:
        started = time.monotonic()
        reply = backend.invoke(model_id, check(converse.to_messages(_body())))
        return jsonify(converse.from_messages(reply, round((time.monotonic() - started) * 1000)))

    app.register_error_handler(ModelError, _refused)
    return app


def _body() -> object:
    try:
        body: object = request.get_json(force=True)
    except BadRequest as error:
        raise ModelError("ValidationException", "The request's body is not JSON") from error
    return body


def _refused(error: ModelError) -> tuple[Response, int, dict[str, str]]:
    return jsonify(message=str(error)), error.status, {"x-amzn-errortype": error.name}
