"""Which model answers, by one setting: MODEL."""

from collections.abc import Mapping
from pathlib import Path

from local.model.bedrock import Bedrock
from local.model.endpoint import Backend
from local.model.offline import OfflineModel
from local.model.remote import MessagesServer


def backend_from(environ: Mapping[str, str], *samples: Path) -> Backend:
    """The backend that the environment asks for; `samples` are the folders of chains, for the offline model.

    MODEL=offline (the default): the chains' own sample replies.
    MODEL=<http(s) address>: a server with /v1/messages; MODEL_NAME its model, MODEL_API_KEY its key if it wants one.
    MODEL=bedrock: Amazon Bedrock in BEDROCK_REGION, by the credentials of AWS_PROFILE ("default").

    Raises ValueError that says what is allowed.
    """
    model = environ.get("MODEL") or "offline"
    if model == "offline":
        return OfflineModel(*samples)
    if model == "bedrock":
        return Bedrock(_needed(environ, "BEDROCK_REGION"), environ.get("AWS_PROFILE") or "default")
    if model.startswith(("http://", "https://")):
        return MessagesServer(model, _needed(environ, "MODEL_NAME"), environ.get("MODEL_API_KEY"))
    raise ValueError(f'MODEL is {model!r}; it can be "offline", "bedrock" or the http(s) address of a Messages server')


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise ValueError(f"MODEL={environ['MODEL']} needs {name} to be set too")
    return environ[name]
