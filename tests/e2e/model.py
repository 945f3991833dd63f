"""A model for tests at `/v1/messages`. It replies with the chains' samples, records prompts, and fails on request."""

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from local.model.messages import user_texts
from local.model.offline import OfflineModel
from local.synth import ROOT
from local.web import WebServer

ALWAYS = 1_000


@dataclass
class Failure:
    """How many more times to fail a prompt, and with which HTTP status."""

    status: int
    times: int


@dataclass(frozen=True)
class Reply:
    """A reply's text, and how it ends."""

    text: str
    stop: str = "end_turn"


@dataclass
class Script:
    """What the model does with prompts that contain a word, and with conversations that have all parts of "one … two".

    Other prompts get replies from the samples.
    """

    failures: dict[str, Failure] = field(default_factory=dict)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


class RecordingModel:
    """Serves at `url` between `start` and `stop`, and records every prompt."""

    def __init__(self) -> None:
        self._samples = OfflineModel(ROOT / "chains")
        self._server = WebServer(Request.application(self._answer))
        self._lock = threading.Lock()
        self._asked: list[tuple[str, float | None]] = []
        self._limits: list[tuple[str, int]] = []
        self._conversations: list[list[dict[str, Any]]] = []
        self._script = Script()
        self.url, self.start, self.stop = self._server.url, self._server.start, self._server.stop

    def refuse(self, word: str, status: int, times: int = ALWAYS) -> None:
        """Fails prompts that contain the word, with this HTTP status."""
        self._script.failures[word] = Failure(status, times)

    def refuse_field(self, word: str, field: str) -> None:
        """Answers prompts that contain the word as a model does that does not take this field of a request."""
        self._script.fields[word] = field

    def say(self, word: str, *replies: str, stop: str = "end_turn") -> None:
        """Replies to prompts that contain the word with these texts, one after the other; the last one stays."""
        self._script.replies[word] = [Reply(text, stop) for text in replies]

    def asked(self, word: str) -> list[str]:
        """The prompts so far that contain the word."""
        with self._lock:
            return [prompt for prompt, _ in self._asked if word in prompt]

    def conversations(self, word: str) -> list[list[dict[str, Any]]]:
        """The messages of the requests so far whose prompt contains the word."""
        with self._lock:
            return [talk for talk in self._conversations if word in talk[-1]["content"]]

    def temperatures(self, word: str) -> list[float | None]:
        """The temperatures of the prompts so far that contain the word."""
        with self._lock:
            return [temperature for prompt, temperature in self._asked if word in prompt]

    def limits(self, word: str) -> list[int]:
        """The `max_tokens` of the requests so far whose prompt contains the word."""
        with self._lock:
            return [limit for prompt, limit in self._limits if word in prompt]

    def _answer(self, request: Request) -> Response:
        body = request.get_json()
        prompt, *earlier = user_texts(body)
        talk = "\n".join([prompt, *earlier])
        with self._lock:
            self._asked.append((prompt, body.get("temperature")))
            self._limits.append((prompt, body["max_tokens"]))
            self._conversations.append(body["messages"])
            refused = next(
                (name for word, name in self._script.fields.items() if word in prompt and name in body), None
            )
            if refused:
                return _json({"error": {"message": f"`{refused}` is deprecated for this model."}}, 400)
            failure = next((found for word, found in self._script.failures.items() if _is_in(word, prompt, talk)), None)
            if failure and failure.times:
                failure.times -= 1
                return _json({"error": {"message": "not now"}}, failure.status)
            said = next((replies for word, replies in self._script.replies.items() if _is_in(word, prompt, talk)), [])
            reply = said.pop(0) if len(said) > 1 else next(iter(said), None)
        return _json(_reply(reply) if reply else self._samples.invoke("", body))


def _is_in(word: str, prompt: str, talk: str) -> bool:
    first, *others = word.split(" … ")
    return all(part in talk for part in (first, *others)) if others else first in prompt


def _reply(reply: Reply) -> dict[str, Any]:
    content = [{"type": "text", "text": reply.text}] if reply.text else []
    usage = {"input_tokens": 10, "output_tokens": 20}
    return {"role": "assistant", "content": content, "stop_reason": reply.stop, "usage": usage}


def _json(value: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")
