"""The LangChain agents, with the model endpoint and the local copy of GitHub's pages over HTTP."""

import pytest

from local.model.errors import ModelError
from local.model.offline import OfflineModel
from local.synth import ROOT
from tests.lambdas.agents import Scripted, say, unnamed, use
from tests.lambdas.langchain_agents.conftest import FOUND, FREE, MODEL, Load, asked


def test_an_agent_uses_its_tool_and_answers_with_data(load: Load) -> None:
    backend = Scripted(use("get_trending_repositories", {"language": "Rust"}), use("Repository", FOUND))
    answered = asked(load(backend), "finder", "Find one in Rust")
    assert answered["answer"] == FOUND
    assert answered["usage"] == {"calls": 2, "tokens_in": 2, "tokens_out": 2, "model": MODEL}
    first, second = backend.asked
    assert first["system"] == [{"type": "text", "text": "You find and describe."}]
    assert (first["temperature"], first["max_tokens"], first["tool_choice"]) == (0, 2048, {"type": "any"})
    assert [tool["name"] for tool in first["tools"]] == ["get_trending_repositories", "Repository"]
    assert first["tools"][0]["description"].startswith("List today's trending repositories")
    (result,) = second["messages"][-1]["content"]
    assert '"name": "ferry"' in result["content"][0]["text"]


def test_people_are_told_the_error_of_a_tool(load: Load) -> None:
    module = load(Scripted(use("get_readme", {"owner": "offline--sample", "name": "nothing"})))
    with pytest.raises(module.AgentRefusedError, match="offline--sample/nothing does not exist or has no README"):
        asked(module, "describer")


def test_an_agent_that_never_answers_is_stopped(load: Load) -> None:
    backend = Scripted(use("get_trending_repositories", {}))
    module = load(backend)
    with pytest.raises(module.AgentRefusedError, match="no answer after 20 turns"):
        asked(module, "finder")
    assert 1 < len(backend.asked) <= module.MAX_TURNS


@pytest.mark.parametrize("name", ["ThrottlingException", "ServiceUnavailableException", "ModelErrorException"])
def test_a_busy_model_raises_an_error_to_retry(load: Load, name: str) -> None:
    module = load(Scripted(ModelError(name, "Not now")))
    with pytest.raises(module.client.exceptions.ClientError, match="Not now") as caught:
        asked(module, "finder")
    assert type(caught.value).__name__ == name


def test_a_temporary_error_without_a_name_raises_agent_busy_error(load: Load) -> None:
    module = load(Scripted(unnamed(502)))
    with pytest.raises(module.AgentBusyError, match="Not now"):
        asked(module, "finder")


def test_an_unreachable_model_raises_agent_busy_error(load: Load) -> None:
    module = load(Scripted(say("x")), AWS_ENDPOINT_URL_BEDROCK_RUNTIME="http://127.0.0.1:9")
    with pytest.raises(module.AgentBusyError, match="did not answer"):
        asked(module, "finder")


@pytest.mark.parametrize("settings", [{}, FREE])
def test_the_offline_model_answers_with_valid_data(load: Load, settings: dict[str, str]) -> None:
    module = load(OfflineModel(ROOT / "chains"), **settings)
    found = asked(module, "finder", "Something that no sample knows")["answer"]
    assert set(found) == set(FOUND)
