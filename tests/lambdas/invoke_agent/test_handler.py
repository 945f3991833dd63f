"""Asking an agent over HTTP, with answers in Bedrock's streaming format."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from local.aws.runtime_api import Outcome
from local.model.agents import Agents
from local.model.endpoint import Backend, ModelEndpoint
from local.model.errors import ModelError
from tests.lambdas.agents import Scripted, agent, loaded, say, use
from tests.lambdas.context import Context

SCHEMA = {"paths": {"/dig": {"get": {"operationId": "dig", "description": "Digs."}}}}

Ask = Callable[[Backend], str]


def fail(function: str, event: bytes) -> Outcome:
    return Outcome.error("GithubError", "GitHub is away. Try again")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Asks an agent through the handler. The agent's only tool fails."""
    with ExitStack() as stack:

        def asked(backend: Backend, alias: str = "") -> str:
            agents = Agents()
            made = agents.create(agent(SCHEMA), fail)
            event = {"agent": made, "alias": alias or agents.create_alias(made), "session": "run-1-a", "text": "Hi"}
            endpoint = ModelEndpoint(backend, agents=agents)
            endpoint.start()
            stack.callback(endpoint.stop)
            url = {"AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": endpoint.url}
            module = loaded("lambdas.invoke_agent.handler", monkeypatch, **url)
            stack.callback(module.bedrock.close)
            answer = module.handler(event, Context("invoke_agent"))
            assert set(answer) == {"text"}
            return str(answer["text"])

        yield asked


@pytest.mark.parametrize("text", ["a/b", "é" * 3000])
def test_a_streamed_answer_is_put_together(ask: Ask, text: str) -> None:
    assert ask(Scripted(say(f"{text}\n"))) == text


@pytest.mark.parametrize("name", ["ThrottlingException", "ServiceUnavailableException"])
def test_a_busy_agent_raises_agent_busy_error(ask: Ask, name: str) -> None:
    with pytest.raises(RuntimeError, match="Not now") as caught:
        ask(Scripted(ModelError(name, "Not now")))
    assert type(caught.value).__name__ == "AgentBusyError"


def test_an_empty_answer_raises_agent_busy_error(ask: Ask) -> None:
    with pytest.raises(RuntimeError, match="empty") as caught:
        ask(Scripted(say(" \n")))
    assert type(caught.value).__name__ == "AgentBusyError"


def test_people_are_told_the_error_of_a_tool(ask: Ask) -> None:
    with pytest.raises(RuntimeError) as caught:
        ask(Scripted(use("dig", {})))
    assert (type(caught.value).__name__, str(caught.value)) == ("AgentRefusedError", "GitHub is away. Try again")


def test_other_errors_are_final(ask: Callable[..., str]) -> None:
    with pytest.raises(RuntimeError, match="has no alias") as caught:
        ask(Scripted(say("x")), alias="NOTTHERE01")
    assert type(caught.value).__name__ == "AgentRefusedError"


def test_an_unreachable_service_raises_agent_busy_error(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = ModelEndpoint(Scripted(say("x")))
    endpoint.stop()
    url = {"AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": endpoint.url}
    module = loaded("lambdas.invoke_agent.handler", monkeypatch, **url)
    event = {"agent": "AGENT00001", "alias": "ALIAS00001", "session": "run-1", "text": "Hi"}
    with pytest.raises(module.AgentBusyError, match="did not answer"):
        module.handler(event, Context("invoke_agent"))
    module.bedrock.close()
