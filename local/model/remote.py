"""A model behind an Anthropic-compatible `/v1/messages`: Anthropic itself, Ollama, llama.cpp, LM Studio, vLLM."""

import requests

from local.model.errors import ModelError
from local.model.messages import Body

# Seconds to connect, and to wait for a reply. A model on a small machine is slow.
_TIMEOUT = (5, 300)
_ERROR_NAMES = {
    400: "ValidationException",
    401: "AccessDeniedException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    413: "ValidationException",
    422: "ValidationException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
    504: "ModelTimeoutException",
    529: "ServiceUnavailableException",
}


class MessagesServer:
    """Calls the model `name` at `<url>/v1/messages`; `key`, if the server needs one, is sent as x-api-key.

    Ignores the request's own Bedrock model id, which such a server does not know.
    """

    def __init__(self, url: str, name: str, key: str | None = None) -> None:
        self._url = url.rstrip("/") + "/v1/messages"
        self._name = name
        self._headers = {"anthropic-version": "2023-06-01"} | ({"x-api-key": key} if key else {})

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the server's reply. Raises ModelError for every failure, with the server's own text."""
        asked = {name: value for name, value in body.items() if name != "anthropic_version"} | {"model": self._name}
        try:
            answer = requests.post(self._url, json=asked, headers=self._headers, timeout=_TIMEOUT)
        except requests.ReadTimeout as error:
            raise ModelError("ModelTimeoutException", f"{self._url} gave no reply in {_TIMEOUT[1]} s") from error
        except requests.RequestException as error:
            raise ModelError("ServiceUnavailableException", f"{self._url} cannot be reached: {error}") from error
        return _reply(answer)


def _reply(answer: requests.Response) -> Body:
    try:
        reply = answer.json()
    except requests.JSONDecodeError:
        reply = {"error": {"message": answer.text[:500]}}
    if answer.ok and isinstance(reply, dict) and "content" in reply:
        return reply
    said = reply.get("error") if isinstance(reply, dict) else reply
    message = said.get("message", said) if isinstance(said, dict) else said
    name = _ERROR_NAMES.get(answer.status_code, "ModelErrorException")
    raise ModelError(name, f"{answer.url} answered {answer.status_code}: {message}")
