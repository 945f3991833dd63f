"""The action group's function. Bedrock Agents calls it for each operation in `openapi.json`, in its own format."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.github.tools import get_readme, get_trending_repositories

logger = Logger()

Arguments = Mapping[str, str]


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers a call of an operation with its JSON.

    Raises GithubError, whose text Bedrock passes to the caller of the agent, and KeyError for an operation that is not
    in the schema.
    """
    arguments = {parameter["name"]: str(parameter["value"]) for parameter in event.get("parameters", [])}
    logger.append_keys(session=event["sessionId"], operation=event["apiPath"])
    found = OPERATIONS[event["httpMethod"], event["apiPath"]](arguments)
    logger.info("action answered")
    return {
        "messageVersion": "1.0",
        "response": {
            "actionGroup": event["actionGroup"],
            "apiPath": event["apiPath"],
            "httpMethod": event["httpMethod"],
            "httpStatusCode": 200,
            "responseBody": {"application/json": {"body": json.dumps(found, ensure_ascii=False)}},
        },
    }


def _trending(arguments: Arguments) -> object:
    return [asdict(repository) for repository in get_trending_repositories(arguments.get("language", ""))]


def _readme(arguments: Arguments) -> object:
    return {"readme": get_readme(arguments.get("owner", ""), arguments.get("name", ""))}


OPERATIONS: dict[tuple[str, str], Callable[[Arguments], object]] = {
    ("GET", "/trending"): _trending,
    ("GET", "/repositories/{owner}/{name}/readme"): _readme,
}
