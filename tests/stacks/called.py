"""The AWS calls of functions on a local stack, and what their roles allow there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Request

from local.stack import LocalStack

SERVICES = {"AWSStepFunctions": "states", "AmazonSQS": "sqs", "DynamoDB_20120810": "dynamodb"}
"""The service in IAM, by the prefix of its target header; others have the same name there."""


@dataclass(frozen=True)
class Call:
    """One call by a function: the action and the resource as IAM names them."""

    function: str
    action: str
    resource: str


@dataclass(frozen=True)
class Right:
    """What a role allows: an action on resources that match a pattern."""

    action: str
    pattern: str

    def covers(self, call: Call) -> bool:
        """Whether it allows the call."""
        return self.action == call.action and fnmatchcase(call.resource, self.pattern.replace("[", "[[]"))


class Calls:
    """Records the calls of a stack's functions. A function's name has no suffix of CDK's, as in `bot-Bot`."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._requests: list[tuple[str, Request]] = []
        stack.aws.watch(self._note)

    def _note(self, request: Request) -> None:
        function = request.headers.get("X-Amz-Security-Token", "")
        if function:
            self._requests.append((function, request))

    def client(self, service: str) -> Any:
        return self._stack.session.client(service, endpoint_url=self._stack.aws.endpoint)  # type: ignore[call-overload]

    def roles(self) -> dict[str, str]:
        """The role's name of each function."""
        pages = self.client("lambda").get_paginator("list_functions").paginate()
        found = [function for page in pages for function in page["Functions"]]
        return {function["FunctionName"]: function["Role"].rpartition("/")[2] for function in found}

    def rights(self, role: str) -> set[Right]:
        """What the policies of a deployed role allow."""
        iam = self.client("iam")
        assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]
        return {
            Right(action, pattern)
            for document in documents
            for statement in document["Statement"]
            for action in _several(statement["Action"])
            for pattern in _several(statement["Resource"])
        }

    def made(self) -> set[Call]:
        """The calls so far."""
        secrets = {
            secret["Name"]: secret["ARN"] for secret in self.client("secretsmanager").list_secrets()["SecretList"]
        }
        return {
            Call(function, action, secrets.get(resource, resource))
            for function, request in list(self._requests)
            for action, resource in self._read(request)
        }

    def _read(self, request: Request) -> Iterator[tuple[str, str]]:
        target, _, operation = request.headers.get("X-Amz-Target", "").partition(".")
        if not target:
            # Only S3 has an address for each resource.
            assert "/s3/" in request.headers["Authorization"], request
            yield f"s3:{request.method.title()}Object", f"arn:aws:s3:::{unquote(request.path).lstrip('/')}"
            return
        service, given = SERVICES.get(target, target), json.loads(request.get_data())
        for part in given.get("TransactItems", ()):
            # IAM asks for the right of each part.
            ((kind, inner),) = part.items()
            yield f"dynamodb:{kind}Item", self._resource(service, inner)
        if "TransactItems" not in given:
            yield f"{service}:{operation}", self._resource(service, given)

    def _resource(self, service: str, given: dict[str, Any]) -> str:
        where = f"{self._stack.aws.region}:{self._stack.aws.account}"
        if service == "dynamodb":
            index = f"/index/{given['IndexName']}" if "IndexName" in given else ""
            return f"arn:aws:dynamodb:{where}:table/{given['TableName']}{index}"
        if service == "sqs":
            return f"arn:aws:sqs:{where}:{given['QueueUrl'].rpartition('/')[2]}"
        if service == "secretsmanager":
            return str(given["SecretId"])
        return str(given.get("executionArn") or given.get("stateMachineArn") or "*")


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
