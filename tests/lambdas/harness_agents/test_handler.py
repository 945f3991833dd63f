"""The agents in a harness, with the model endpoint and the local copy of GitHub's pages over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from lambdas.harness_agents.tools import AGENTS
from local.github.server import LocalGithub
from local.model.endpoint import Backend, ModelEndpoint
from local.model.errors import ModelError
from local.model.harness import Harnesses
from tests.lambdas.agents import Scripted, harness, loaded, say, use
from tests.lambdas.context import Context

MODEL = "us.anthropic.claude-sonnet-5-5"
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/dev_finder-0123456789"
FOUND = {"owner": "offline--sample", "name": "ferry", "reason": "It is the first."}
DESCRIBED = {"summary": "A ferry.", "audience": "Teams.", "start": "Install it."}

Ask = Callable[..., Any]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Imports the handler's module with a backend as the harness's model."""
    with ExitStack() as stack:

        def made(backend: Backend, agent: str = "finder", **settings: str) -> ModuleType:
            harnesses = Harnesses()
            harnesses.create(ARN, harness(AGENTS[agent]))
            endpoint, github = ModelEndpoint(backend, harnesses=harnesses), LocalGithub()
            for server in (endpoint, github):
                server.start()
                stack.callback(server.stop)
            servers = {"AWS_ENDPOINT_URL_BEDROCK_AGENTCORE": endpoint.url}
            servers |= dict.fromkeys(("GITHUB_URL", "GITHUB_API_URL"), github.url)
            module = loaded("lambdas.harness_agents.handler", monkeypatch, **{**servers, **settings})
            stack.callback(module.bedrock.close)
            return module

        yield made


def asked(module: ModuleType, agent: str = "finder", **event: str) -> Any:
    given = {"agent": agent, "harness": ARN, "model": MODEL, "task": "Do it", "run": "run-1", **event}
    return module.handler(given, Context("harness_agents"))


def test_an_agents_tool_is_run_and_its_data_returned(load: Ask) -> None:
    backend = Scripted(use("get_trending_repositories", {"language": "Rust"}), use("give_answer", FOUND))
    answered = asked(load(backend), task="Find one in Rust")
    assert answered["answer"] == FOUND
    assert answered["usage"] == {"calls": 2, "tokens_in": 2, "tokens_out": 2, "model": MODEL}
    first, second = backend.asked
    assert first["messages"] == [{"role": "user", "content": [{"type": "text", "text": "Find one in Rust"}]}]
    assert [turn["role"] for turn in second["messages"]] == ["user", "assistant", "user"]
    (result,) = second["messages"][-1]["content"]
    assert ('"name": "ferry"' in result["content"][0]["text"], result["is_error"]) == (True, False)


def test_an_invalid_answer_is_asked_for_again(load: Ask) -> None:
    backend = Scripted(use("give_answer", {"owner": "a", "name": 1, "reason": "x"}), use("give_answer", FOUND))
    assert asked(load(backend))["answer"] == FOUND
    assert "$.name: 1 is not of type 'string'" in str(backend.asked[1]["messages"][-1])


def test_a_second_invalid_answer_is_refused_with_the_mistake(load: Ask) -> None:
    module = load(Scripted(use("give_answer", {"owner": "a", "name": "b"})))
    with pytest.raises(module.AgentRefusedError, match=r"2 times in a row: at \$: 'reason' is a required property"):
        asked(module)


def test_an_answer_in_words_is_asked_for_again(load: Ask) -> None:
    backend = Scripted(say("It is ferry."), use("give_answer", FOUND))
    assert asked(load(backend))["answer"] == FOUND
    turns = backend.asked[1]["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert "with the tool give_answer, not in words" in str(turns[-1])


def test_a_second_answer_in_words_is_refused(load: Ask) -> None:
    module = load(Scripted(say("It is ferry.")))
    with pytest.raises(module.AgentRefusedError, match="answered in words"):
        asked(module)


def test_an_agent_that_never_answers_is_stopped(load: Ask) -> None:
    backend = Scripted(use("get_trending_repositories", {}))
    module = load(backend)
    with pytest.raises(module.AgentRefusedError, match="no answer after 10 turns"):
        asked(module)
    assert len(backend.asked) == 10


def test_people_are_told_the_error_of_a_tool(load: Ask) -> None:
    module = load(Scripted(use("get_readme", {"owner": "offline--sample", "name": "nothing"})), "describer")
    with pytest.raises(module.AgentRefusedError, match="offline--sample/nothing does not exist or has no README"):
        asked(module, "describer")


def test_people_are_told_why_a_reply_ended_early(load: Ask) -> None:
    module = load(Scripted(say("I", "content_filtered")))
    with pytest.raises(module.AgentRefusedError, match="content filter"):
        asked(module)


@pytest.mark.parametrize("name", ["ThrottlingException", "ServiceUnavailableException", "ModelErrorException"])
def test_a_busy_model_raises_agent_busy_error(load: Ask, name: str) -> None:
    module = load(Scripted(ModelError(name, "Not now")))
    with pytest.raises(module.AgentBusyError, match="Not now"):
        asked(module)


def test_a_refused_request_is_final(load: Ask) -> None:
    module = load(Scripted(ModelError("ValidationException", "The model takes no temperature")))
    with pytest.raises(module.AgentRefusedError, match="takes no temperature"):
        asked(module)


def test_a_missing_harness_is_final(load: Ask) -> None:
    module = load(Scripted(say("x")))
    with pytest.raises(module.bedrock.exceptions.ResourceNotFoundException):
        asked(module, harness=ARN.replace("0", "1"))


def test_an_unreachable_service_raises_agent_busy_error(load: Ask) -> None:
    module = load(Scripted(say("x")), AWS_ENDPOINT_URL_BEDROCK_AGENTCORE="http://127.0.0.1:9")
    with pytest.raises(module.AgentBusyError, match="did not answer"):
        asked(module)


def test_each_attempt_has_a_session_of_its_own(load: Ask) -> None:
    backend = Scripted(use("give_answer", FOUND))
    module = load(backend)
    for _ in range(2):
        asked(module, run="a run: with é and more than sixty characters, as names of runs may be long")
    assert [len(request["messages"]) for request in backend.asked] == [1, 1]
