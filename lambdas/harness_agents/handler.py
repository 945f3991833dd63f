"""Asks one of two agents in AgentCore's managed harness. The function runs its tools; it answers with data."""

import re
import uuid
from dataclasses import asdict
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EventStreamError
from urllib3.exceptions import HTTPError

from lambdas.github.errors import GithubError
from lambdas.harness_agents.replies import Reply, Usage, give, read_reply, say
from lambdas.harness_agents.tools import AGENTS, ANSWER, Known, mistake, run
from lambdas.outcomes.errors import (
    AgentBusyError,
    AgentRefusedError,
    is_temporary,
    no_answer,
    no_data,
    not_fitting,
    stopped,
)

MAX_TURNS = 10
"""How many times an agent may reply."""

TRIES = 2
"""How many answers an agent may give, until one of them is data in the requested form."""

logger = Logger()
# The state machine retries, and botocore would repeat a whole turn of the agent.
bedrock = boto3.client(
    "bedrock-agentcore", config=Config(connect_timeout=5, read_timeout=240, retries={"total_max_attempts": 1})
)

_BUSY = {"internalServerException", "runtimeClientError"}
"""Errors in a stream that may pass. The model's own errors come as `runtimeClientError`, named in its text."""

_WRONG = re.compile(r"AccessDenied|Validation|ResourceNotFound")
"""In an error of the harness's runtime: what the model said that another attempt would not change."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Asks the agent in {"agent" (a key of AGENTS), "harness" (ARN), "model" (id), "task", "run"}.

    Returns {"answer": the fields of its answer, "usage": {"calls", "tokens_in", "tokens_out", "model"}}. Raises
    AgentRefusedError, AgentBusyError, botocore's ClientError for a request that AgentCore refuses, and KeyError for an
    unknown agent.
    """
    logger.append_keys(run=event["run"], agent=event["agent"])
    # A session of its own for each attempt, because a session keeps what an earlier attempt said. 33 to 100 characters.
    session = f"run-{re.sub('[^A-Za-z0-9-]', '-', event['run'])[:60]}-{uuid.uuid4().hex}"
    try:
        answer, usage = _converse(event["harness"], session, AGENTS[event["agent"]], event["task"])
    except GithubError as error:
        raise AgentRefusedError(str(error)) from error
    logger.info("agent answered", extra={"turns": usage.calls})
    return {"answer": answer, "usage": {**asdict(usage), "model": event["model"]}}


def _converse(harness: str, session: str, known: Known, task: str) -> tuple[dict[str, Any], Usage]:
    """Talks with the agent until it gives its answer, and returns that."""
    messages, usage, words, mistakes = say(task), Usage(), 0, list[str]()
    for _ in range(MAX_TURNS):
        reply = _invoke(harness, session, messages)
        usage += reply.usage
        if error := stopped(reply.stop_reason):
            raise error
        if reply.stop_reason != "tool_use" or not reply.uses:
            words += 1
            if words == TRIES:
                raise no_data()
            messages = say(f"Give your answer with the tool {ANSWER}, not in words.")
            continue
        answers = [use for use in reply.uses if use.name == ANSWER]
        wrong = [told for use in answers if (told := mistake(use, known))]
        if answers and not wrong:
            return answers[0].given, usage
        mistakes += wrong
        if len(mistakes) >= TRIES:
            raise not_fitting(TRIES, mistakes[-1])
        messages = give([(use, *run(use, known)) for use in reply.uses])
    raise no_answer(MAX_TURNS)


def _invoke(harness: str, session: str, messages: list[dict[str, Any]]) -> Reply:
    try:
        answer = bedrock.invoke_harness(harnessArn=harness, runtimeSessionId=session, messages=messages)
        return read_reply(answer["stream"])
    except EventStreamError as error:
        raise _failure(error) from error
    except ClientError as error:
        if is_temporary(error):
            raise AgentBusyError(str(error)) from error
        raise
    except (BotoCoreError, HTTPError) as error:
        raise AgentBusyError(f"The agent did not answer: {error}") from error


def _failure(error: EventStreamError) -> AgentBusyError | AgentRefusedError:
    found = error.response["Error"]
    message = str(found.get("Message", error))
    passes = found.get("Code") in _BUSY and not _WRONG.search(message)
    return AgentBusyError(message) if passes else AgentRefusedError(message)
