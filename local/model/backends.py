"""Chooses the model that answers, by one setting: MODEL."""

from collections.abc import Mapping
from pathlib import Path

from local.model.bedrock import Bedrock
from local.model.endpoint import Backend
from local.model.offline import OfflineModel
from local.model.remote import MessagesServer
from local.model.traits import TraitsOf, accept_everything


def backend_from(environ: Mapping[str, str], *samples: Path, traits_of: TraitsOf = accept_everything) -> Backend:
    """Returns the backend that the environment names; `samples` are the folders of chains, for the offline model.

    MODEL=offline (the default): the chains' own sample replies.
    MODEL=<http(s) address>: a server with /v1/messages; MODEL_NAME is its model, MODEL_API_KEY its key, if any.
    MODEL=bedrock: Amazon Bedrock in BEDROCK_REGION, with the credentials of AWS_PROFILE (by default "default").

    Raises ValueError for a wrong or missing setting.
    """
    model = environ.get("MODEL") or "offline"
    if model == "offline":
        return OfflineModel(*samples, traits_of=traits_of)
    if model == "bedrock":
        return Bedrock(_needed(environ, "BEDROCK_REGION"), environ.get("AWS_PROFILE") or "default")
    if model.startswith(("http://", "https://")):
        return MessagesServer(model, _needed(environ, "MODEL_NAME"), environ.get("MODEL_API_KEY"))
    raise ValueError(f'MODEL is {model!r}; it can be "offline", "bedrock" or the http(s) address of a Messages server')


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise ValueError(f"MODEL={environ['MODEL']} also needs {name}")
    return environ[name]
