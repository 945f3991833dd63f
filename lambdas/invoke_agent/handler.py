"""Asks a Bedrock agent and puts its streamed answer together."""

import re
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EventStreamError

from lambdas.outcomes.errors import AgentBusyError, AgentRefusedError

logger = Logger()
# The read timeout is long because an agent asks its model several times before it answers. The state machine retries.
bedrock = boto3.client(
    "bedrock-agent-runtime",
    config=Config(connect_timeout=5, read_timeout=240, retries={"total_max_attempts": 1}),
)

_BUSY = {"throttlingException", "modelNotReadyException", "internalServerException", "badGatewayException"}

_FUNCTION_SAID = re.compile(
    r"error message from the Lambda function is (?P<message>.+)\. Check the Lambda function", re.S
)
"""How Bedrock wraps the error of an action group's function."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:
    """Asks the agent in {"agent", "alias" (ids), "session" (2 to 100 of 0-9a-zA-Z._:-), "text"}; returns {"text"}.

    Raises AgentBusyError and AgentRefusedError.
    """
    logger.append_keys(session=event["session"])
    try:
        answer = bedrock.invoke_agent(
            agentId=event["agent"], agentAliasId=event["alias"], sessionId=event["session"], inputText=event["text"]
        )
        said = b"".join(part["chunk"]["bytes"] for part in answer["completion"] if "chunk" in part)
    except (ClientError, EventStreamError) as error:
        raise _failure(error.response["Error"]) from error
    except BotoCoreError as error:
        raise AgentBusyError(f"The agent did not answer: {error}") from error
    text = said.decode().strip()
    if not text:
        raise AgentBusyError("The agent gave an empty answer.")
    logger.info("agent answered", extra={"characters": len(text)})
    return {"text": text}


def _failure(error: Any) -> AgentBusyError | AgentRefusedError:
    # The same error code starts with a small letter in the stream, and with a capital letter before the stream begins.
    code, message = str(error.get("Code", "")), str(error.get("Message", ""))
    if code[:1].lower() + code[1:] in _BUSY:
        return AgentBusyError(f"{code}: {message}")
    told = _FUNCTION_SAID.search(message)
    return AgentRefusedError(told["message"] if told else message or code)
