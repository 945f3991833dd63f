"""Runs one of two LangChain agents. Each has one tool and answers with structured data."""

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError
from langchain.agents import create_agent
from langchain.agents.structured_output import ToolStrategy
from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage
from langgraph.errors import GraphRecursionError
from pydantic import BaseModel, Field

from lambdas.github import tools
from lambdas.github.errors import GithubError
from lambdas.langchain_agents.asking import DATA, Answering, wrong
from lambdas.langchain_agents.model import Wishes, client, model
from lambdas.outcomes.errors import TOO_LONG, AgentBusyError, AgentRefusedError, is_temporary, no_answer

MAX_TURNS = 20
"""How many times an agent may ask its model or use a tool, together."""

_STEPS = MAX_TURNS * 3 // 2
"""LangGraph's steps in so many turns: each reply is a step, its check another, and the tool's use a third."""

WISHES = Wishes.read(os.environ)

logger = Logger()


class Repository(BaseModel):
    """The repository that was asked for."""

    owner: str = Field(description="Who owns the repository")
    name: str = Field(description="The repository's name")
    reason: str = Field(description="Why this one, in one sentence")


class Description(BaseModel):
    """A repository described from its README."""

    summary: str = Field(description="What it is, in one paragraph")
    audience: str = Field(description="Who it is for, in one sentence")
    start: str = Field(description="How to start, in one or two sentences")


def get_trending_repositories(language: str = "") -> list[dict[str, Any]]:
    """List today's trending repositories on GitHub, the most trending first.

    Args:
        language: A programming language, such as Python; left out for any language.
    """
    return [asdict(repository) for repository in tools.get_trending_repositories(language)]


def get_readme(owner: str, name: str) -> dict[str, str]:
    """Read the README of a repository on GitHub.

    Args:
        owner: Who owns the repository.
        name: The repository's name.
    """
    return {"readme": tools.get_readme(owner, name)}


@dataclass(frozen=True)
class _Kind:
    tool: Callable[..., Any]
    answer: type[BaseModel]


KINDS = {
    "finder": _Kind(get_trending_repositories, Repository),
    "describer": _Kind(get_readme, Description),
}


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Asks the agent in {"agent" (a key of KINDS), "instruction", "task", "run"}.

    Returns {"answer": the fields of its answer, "usage": {"calls", "tokens_in", "tokens_out", "model"}}. Raises
    AgentRefusedError, AgentBusyError, botocore's errors of Converse (the temporary ones have the names that the state
    machine retries), and KeyError for an unknown agent.
    """
    logger.append_keys(run=event["run"], agent=event["agent"])
    kind = KINDS[event["agent"]]
    try:
        ended = _ask(kind, event, WISHES)
    except GithubError as error:
        raise AgentRefusedError(str(error)) from error
    except GraphRecursionError as error:
        raise no_answer(MAX_TURNS) from error
    except ContextOverflowError as error:
        raise AgentRefusedError(TOO_LONG) from error
    except ClientError as error:
        # The state machine retries Converse's own errors by their names; others have no name of their own.
        if type(error) is ClientError and is_temporary(error):
            raise AgentBusyError(str(error)) from error
        raise
    except BotoCoreError as error:
        raise AgentBusyError(f"The model did not answer: {error}") from error
    answer: BaseModel = ended["structured_response"]
    logger.info("agent answered", extra={"turns": len(ended["messages"])})
    return {"answer": answer.model_dump(), "usage": _usage(ended["messages"])}


def _ask(kind: _Kind, event: Mapping[str, str], wishes: Wishes) -> dict[str, Any]:
    """Runs the agent. If the model refuses a part of the wishes, asks once more without it."""
    name = kind.answer.__name__
    instruction = event["instruction"]
    agent = create_agent(
        model(wishes),
        [kind.tool],
        system_prompt=instruction if wishes.forced_tools else f"{instruction}\n\n{DATA.format(tool=name)}",
        response_format=ToolStrategy(kind.answer, handle_errors=wrong),
        middleware=[Answering(name)],
    )
    try:
        return agent.invoke({"messages": [{"role": "user", "content": event["task"]}]}, {"recursion_limit": _STEPS})
    except client.exceptions.ValidationException as error:
        fewer = wishes.without(str(error))
        if fewer == wishes:
            raise
        logger.warning("the model refused a part of the request", extra={"refusal": str(error)})
        return _ask(kind, event, fewer)


def _usage(messages: list[Any]) -> dict[str, Any]:
    used = [message.usage_metadata for message in messages if isinstance(message, AIMessage) and message.usage_metadata]
    return {
        "calls": len(used),
        "tokens_in": sum(one["input_tokens"] for one in used),
        "tokens_out": sum(one["output_tokens"] for one in used),
        "model": os.environ["MODEL_ID"],
    }
