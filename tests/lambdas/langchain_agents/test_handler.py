"""The LangChain agents, with the model endpoint and the local copy of GitHub's pages over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from local.github.server import LocalGithub
from local.model.endpoint import Backend, ModelEndpoint
from local.model.errors import ModelError
from local.model.offline import OfflineModel
from local.synth import ROOT
from tests.lambdas.agents import Scripted, loaded, use
from tests.lambdas.context import Context

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
FOUND = {"owner": "offline--sample", "name": "ferry", "reason": "It is the first."}
DESCRIBED = {"summary": "A ferry.", "audience": "Teams.", "start": "Install it."}

Load = Callable[[Backend], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Imports the handler's module with a backend as its model."""
    with ExitStack() as stack:

        def made(backend: Backend) -> ModuleType:
            endpoint, github = ModelEndpoint(backend), LocalGithub()
            for server in (endpoint, github):
                server.start()
                stack.callback(server.stop)
            settings = {
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": endpoint.url,
                "GITHUB_URL": github.url,
                "GITHUB_API_URL": github.url,
                "MODEL_ID": MODEL,
            }
            module = loaded("lambdas.langchain_agents.handler", monkeypatch, **settings)
            stack.callback(module.model.client.close)
            stack.callback(module.model.bedrock_client.close)
            return module

        yield made


def asked(module: ModuleType, agent: str, task: str = "Do it") -> Any:
    event = {"agent": agent, "instruction": "You find and describe.", "task": task, "run": "run-1"}
    return module.handler(event, Context("langchain_agents"))


def test_an_agent_uses_its_tool_and_answers_with_data(load: Load) -> None:
    backend = Scripted(use("get_trending_repositories", {"language": "Rust"}), use("Repository", FOUND))
    assert asked(load(backend), "finder", "Find one in Rust") == FOUND
    first, second = backend.asked
    assert first["system"] == [{"type": "text", "text": "You find and describe."}]
    assert (first["temperature"], first["max_tokens"], first["tool_choice"]) == (0, 2048, {"type": "any"})
    assert [tool["name"] for tool in first["tools"]] == ["get_trending_repositories", "Repository"]
    assert first["tools"][0]["description"].startswith("List today's trending repositories")
    (result,) = second["messages"][-1]["content"]
    assert '"name": "ferry"' in result["content"][0]["text"]


def test_an_invalid_answer_is_asked_for_again(load: Load) -> None:
    backend = Scripted(use("Description", {"summary": "A ferry."}), use("Description", DESCRIBED))
    assert asked(load(backend), "describer") == DESCRIBED
    (told,) = backend.asked[1]["messages"][-1]["content"]
    assert "audience" in str(told["content"])


def test_people_are_told_the_error_of_a_tool(load: Load) -> None:
    module = load(Scripted(use("get_readme", {"owner": "offline--sample", "name": "nothing"})))
    with pytest.raises(module.AgentRefusedError, match="offline--sample/nothing does not exist or has no README"):
        asked(module, "describer")


def test_an_agent_that_never_answers_is_stopped(load: Load) -> None:
    backend = Scripted(use("get_trending_repositories", {}))
    module = load(backend)
    with pytest.raises(module.AgentRefusedError, match="no answer after 20 turns"):
        asked(module, "finder")
    assert len(backend.asked) <= module.MAX_TURNS


@pytest.mark.parametrize("name", ["ThrottlingException", "ServiceUnavailableException"])
def test_a_busy_model_raises_an_error_to_retry(load: Load, name: str) -> None:
    module = load(Scripted(ModelError(name, "Not now")))
    with pytest.raises(module.model.client.exceptions.ClientError, match="Not now") as caught:
        asked(module, "finder")
    assert type(caught.value).__name__ == name


def test_the_offline_model_answers_with_valid_data(load: Load) -> None:
    found = asked(load(OfflineModel(ROOT / "chains")), "finder", "Something that no sample knows")
    assert set(found) == set(FOUND)
