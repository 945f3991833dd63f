"""A LangChain agent's handler, with the model endpoint and the local copy of GitHub's pages over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from local.github.server import LocalGithub
from local.model.endpoint import Backend, ModelEndpoint
from tests.lambdas.agents import loaded
from tests.lambdas.context import Context

MODEL = "us.anthropic.claude-sonnet-4-6"
FOUND = {"owner": "offline--sample", "name": "ferry", "reason": "It is the first."}
DESCRIBED = {"summary": "A ferry.", "audience": "Teams.", "start": "Install it."}

SETTINGS = {
    "MODEL_ID": MODEL,
    "MODEL_OF": "anthropic.claude-sonnet-4-6",
    "MODEL_MAX_TOKENS": "2048",
    "MODEL_TEMPERATURE": "0",
    "MODEL_FIELDS": "{}",
    "MODEL_FORCED_TOOLS": "yes",
}
FREE = {
    "MODEL_OF": "anthropic.claude-sonnet-5-5",
    "MODEL_TEMPERATURE": "",
    "MODEL_FIELDS": '{"output_config": {"effort": "low"}}',
    "MODEL_FORCED_TOOLS": "",
}
"""The settings of a model that takes no temperature and may not be told to use a tool."""

Load = Callable[..., ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Imports the handler's module with a backend as its model."""
    with ExitStack() as stack:

        def made(backend: Backend, **settings: str) -> ModuleType:
            endpoint, github = ModelEndpoint(backend), LocalGithub()
            for server in (endpoint, github):
                server.start()
                stack.callback(server.stop)
            servers = {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": endpoint.url}
            servers |= dict.fromkeys(("GITHUB_URL", "GITHUB_API_URL"), github.url)
            for name in ("model", "handler"):
                module = loaded(f"lambdas.langchain_agents.{name}", monkeypatch, **{**SETTINGS, **servers, **settings})
            stack.callback(module.client.close)
            return module

        yield made


def asked(module: ModuleType, agent: str, task: str = "Do it") -> Any:
    event = {"agent": agent, "instruction": "You find and describe.", "task": task, "run": "run-1"}
    return module.handler(event, Context("langchain_agents"))
