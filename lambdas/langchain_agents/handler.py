"""Runs one of two LangChain agents. Each has one tool and answers with structured data."""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config
from langchain.agents import create_agent
from langchain.agents.structured_output import ToolStrategy
from langchain_aws import ChatBedrockConverse
from langgraph.errors import GraphRecursionError
from pydantic import BaseModel, Field

from lambdas.github import tools
from lambdas.github.errors import GithubError

MAX_TURNS = 20
"""How many times an agent may ask its model or use a tool, together."""

logger = Logger()


class AgentRefusedError(RuntimeError):
    """The agent gave no answer. The text tells people why."""


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

model = ChatBedrockConverse(
    model=os.environ["MODEL_ID"],
    temperature=0,
    max_tokens=2048,
    # Few attempts here, because the state machine retries as well.
    client=boto3.client(
        "bedrock-runtime", config=Config(connect_timeout=5, read_timeout=120, retries={"total_max_attempts": 2})
    ),
)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Asks the agent in {"agent" (a key of KINDS), "instruction", "task", "run"}; returns the fields of its answer.

    Raises AgentRefusedError, botocore's errors if the model does not answer, and KeyError for an unknown agent.
    """
    logger.append_keys(run=event["run"], agent=event["agent"])
    kind = KINDS[event["agent"]]
    agent = create_agent(
        model, [kind.tool], system_prompt=event["instruction"], response_format=ToolStrategy(kind.answer)
    )
    try:
        ended = agent.invoke({"messages": [{"role": "user", "content": event["task"]}]}, {"recursion_limit": MAX_TURNS})
    except GithubError as error:
        raise AgentRefusedError(str(error)) from error
    except GraphRecursionError as error:
        raise AgentRefusedError(f"The agent had no answer after {MAX_TURNS} turns.") from error
    answer: BaseModel = ended["structured_response"]
    logger.info("agent answered", extra={"turns": len(ended["messages"])})
    return answer.model_dump()
