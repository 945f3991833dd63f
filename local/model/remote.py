"""A model behind a server of the user's: with Anthropic's `/v1/messages` or OpenAI's `/v1/chat/completions`.

Anthropic itself, Ollama, llama.cpp, LM Studio and vLLM are such servers.
"""

import threading
from typing import Any, Literal

import requests

from local.model.chat import from_chat, to_chat
from local.model.errors import ModelError
from local.model.messages import Body, mended

Api = Literal["messages", "chat"]
"""What a server speaks: Anthropic's Messages, or OpenAI's chat completions."""

# Seconds to connect, and to wait for a reply. A model on a small machine is slow.
_TIMEOUT = (5, 300)
_NO_SUCH_PATH = (404, 405, 501)
_ERROR_NAMES = {
    400: "ValidationException",
    401: "AccessDeniedException",
    402: "ServiceQuotaExceededException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    413: "ValidationException",
    422: "ValidationException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    500: "InternalServerException",
    502: "ServiceUnavailableException",
    503: "ServiceUnavailableException",
    504: "ModelTimeoutException",
    529: "ServiceUnavailableException",
}
_QUOTA = ("insufficient_quota", "per day", "daily", "billing", "credit balance")


class RemoteModel:
    """Calls the model `name` of the server at `url` (with or without `/v1`); `key`, if it needs one, is sent along.

    `api` says what the server speaks; None: it is found out by the first request. Ignores the request's own Bedrock
    model id, which such a server does not know.
    """

    def __init__(self, url: str, name: str, key: str | None = None, api: Api | None = None) -> None:
        self._url = url.rstrip("/").removesuffix("/v1") + "/v1"
        self._name, self._api = name, api
        self.headers = {"anthropic-version": "2023-06-01"}
        if key:
            self.headers |= {"x-api-key": key, "authorization": f"Bearer {key}"}
        self._asking = threading.Lock()

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the server's reply. Raises ModelError for every failure, with the server's own text."""
        if self._api is None:
            with self._asking:
                if self._api is None:
                    return self._find_out(body)
        return self._invoke(body, self._api)

    def _find_out(self, body: Body) -> Body:
        answer = self._post("messages", body)
        if _lacks_messages(answer):
            reply = self._invoke(body, "chat")
            self._api = "chat"
            return reply
        reply = _reply(answer)
        self._api = "messages"
        return reply

    def _invoke(self, body: Body, api: Api) -> Body:
        if api == "messages":
            return _reply(self._post(api, body))
        return from_chat(_parsed(self._post(api, body)))

    def _post(self, api: Api, body: Body) -> requests.Response:
        if api == "messages":
            path = "messages"
            asked = {name: value for name, value in body.items() if name != "anthropic_version"} | {"model": self._name}
        else:
            path, asked = "chat/completions", to_chat(body, self._name)
        url = f"{self._url}/{path}"
        try:
            return requests.post(url, json=asked, headers=self.headers, timeout=_TIMEOUT)
        except requests.ReadTimeout as error:
            raise ModelError("ModelTimeoutException", f"{url} gave no reply in {_TIMEOUT[1]} s") from error
        except requests.RequestException as error:
            raise ModelError("ServiceUnavailableException", f"{url} cannot be reached: {_cause(error)}") from error


def _cause(error: BaseException) -> str:
    """What is behind an error, in the operating system's words if they are there: "Connection refused"."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _lacks_messages(answer: requests.Response) -> bool:
    """Whether the server does not know `/v1/messages`.

    An error in Anthropic's shape comes from one that does, as for a model that it does not know. LM Studio answers 200
    with an error for a path that it does not know (lmstudio-bug-tracker 618, 1323).
    """
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        said = None
    fields = said if isinstance(said, dict) else {}
    if fields.get("type") == "error":
        return False
    return answer.status_code in _NO_SUCH_PATH or (answer.ok and "error" in fields and "content" not in fields)


def _reply(answer: requests.Response) -> Body:
    """Returns a Messages reply; an ending and token counts that the server leaves out are added."""
    reply = _parsed(answer)
    if not _is_reply(reply):
        raise ModelError("ModelErrorException", f"{answer.url} gave no reply: {str(reply)[:500]}")
    usage = reply.get("usage") or {}
    tokens = {name: usage.get(name) or 0 for name in ("input_tokens", "output_tokens")}
    stop = reply.get("stop_reason") or "end_turn"
    return {**reply, "stop_reason": stop, "usage": {**usage, **tokens}}


def _is_reply(reply: Any) -> bool:
    content = reply.get("content") if isinstance(reply, dict) else None
    return isinstance(content, list) and all(
        isinstance(block, dict)
        and isinstance(block.get("type"), str)
        and (block["type"] != "text" or isinstance(block.get("text"), str))
        for block in content
    )


def _parsed(answer: requests.Response) -> Any:
    """Returns the answer's JSON, without halves of surrogate pairs. Raises ModelError for a failure."""
    try:
        reply = mended(answer.json())
    except requests.JSONDecodeError:
        reply = {"error": {"message": answer.text[:500]}}
        if answer.ok:
            raise ModelError("ModelErrorException", f"{answer.url} gave no JSON: {answer.text[:500]}") from None
    if answer.ok:
        return reply
    said = reply.get("error", reply) if isinstance(reply, dict) else reply
    message = str(said.get("message", said) if isinstance(said, dict) else said)
    name = _ERROR_NAMES.get(answer.status_code, "ModelErrorException")
    if name == "ThrottlingException" and any(word in answer.text.lower() for word in _QUOTA):
        name = "ServiceQuotaExceededException"
    refused = ", the key was refused" if answer.status_code in (401, 403) else ""
    raise ModelError(name, f"{answer.url} answered {answer.status_code}{refused}: {message}")
