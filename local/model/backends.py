"""Chooses the model that answers, by one setting: MODEL."""

from collections.abc import Mapping
from pathlib import Path

from local.model.bedrock import Bedrock
from local.model.endpoint import Backend
from local.model.offline import OfflineModel
from local.model.remote import Api, RemoteModel
from local.model.traits import TraitsOf, accept_everything


def backend_from(environ: Mapping[str, str], *samples: Path, traits_of: TraitsOf = accept_everything) -> Backend:
    """Returns the backend that the environment names; `samples` are the folders of chains, for the offline model.

    MODEL=offline (the default): the chains' own sample replies.
    MODEL=<http(s) address>: a server with /v1/messages or /v1/chat/completions; MODEL_NAME is its model, MODEL_API_KEY
        its key, if any. MODEL_API ("messages" or "chat") says which; without it the server is asked.
    MODEL=bedrock: Amazon Bedrock in BEDROCK_REGION, with the credentials of AWS_PROFILE (by default "default").

    Raises ValueError for a wrong or missing setting.
    """
    model = environ.get("MODEL") or "offline"
    if model == "offline":
        return OfflineModel(*samples, traits_of=traits_of)
    if model == "bedrock":
        return Bedrock(_needed(environ, "BEDROCK_REGION"), environ.get("AWS_PROFILE") or "default")
    if model.startswith(("http://", "https://")):
        return RemoteModel(model, _needed(environ, "MODEL_NAME"), _key(environ), _api(environ))
    raise ValueError(f'MODEL is {model!r}; it can be "offline", "bedrock" or the http(s) address of a model server')


def shown(environ: Mapping[str, str]) -> str:
    """Returns the model that the environment names, for people: `qwen3 at http://127.0.0.1:11434`."""
    model = environ.get("MODEL") or "offline"
    name = environ.get("MODEL_NAME", "")
    if model == "offline":
        return "offline sample text" + (f", as {name} would get it" if name else "")
    if model == "bedrock":
        return f"{name or 'the default'} at Amazon Bedrock in {environ.get('BEDROCK_REGION')}"
    return f"{name} at {model}"


def _key(environ: Mapping[str, str]) -> str:
    """Returns the key; "" if there is none. Raises ValueError, without the key, for one that no request can carry."""
    key = environ.get("MODEL_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ValueError("MODEL_API_KEY has a line break or another character that no key has")
    return key


def _api(environ: Mapping[str, str]) -> Api | None:
    match environ.get("MODEL_API", ""):
        case "":
            return None
        case "messages":
            return "messages"
        case "chat":
            return "chat"
        case other:
            raise ValueError(f'MODEL_API is {other!r}; it can be "messages" or "chat"')


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise ValueError(f"MODEL={environ['MODEL']} also needs {name}")
    return environ[name]
