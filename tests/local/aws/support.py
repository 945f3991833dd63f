"""Helpers for the tests of the local AWS: clients, a stub model, machines, assemblies, functions."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from local.aws.pool import Pool
from local.aws.server import LocalAws
from local.aws.workers import Function
from local.web import WebServer
from tests.sdk import KEY, client_at
from tests.waiting import until

ROLE = "arn:aws:iam::123456789012:role/test"
_NUMBERS = itertools.count()
SAMPLE_ARN = "arn:aws:lambda:us-east-1:123456789012:function:sample"
SAMPLE = Function("sample", SAMPLE_ARN, "sample.echo", timeout=20, memory=256, environment={"MINE": "yes"})
Start = Callable[..., Pool]
"""Makes the pool of a function whose handler is in `functions/`, with a command or limits of the test's own."""


def client(aws: LocalAws, service: str) -> Any:
    return client_at(aws.endpoint, service, aws.region)


class StubModel:
    """A bedrock-runtime that returns prepared answers, requires the key, and keeps its requests."""

    def __init__(self) -> None:
        self._server = WebServer(Request.application(self._answer), refusal=KEY.refusal)
        self.url = self._server.url
        self.asked: list[tuple[str, Any]] = []
        self.errors: list[tuple[int, str]] = []

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        self.asked.append((request.path, request.get_json()))
        if self.errors:
            status, name = self.errors.pop(0)
            return Response(f'{{"message": "{name}"}}', status=status, headers={"x-amzn-errortype": f"{name}:http://x"})
        prompt = request.get_json()["messages"][-1]["content"]
        if request.path.endswith("/converse"):
            message = {"role": "assistant", "content": [{"text": f"about {prompt[0]['text']}"}]}
            usage = {"inputTokens": 3, "outputTokens": 4, "totalTokens": 7}
            said = {"output": {"message": message}, "stopReason": "end_turn", "usage": usage}
            return Response(json.dumps(said), content_type="application/json")
        reply = {"role": "assistant", "content": [{"type": "text", "text": f'a "film" about {prompt}'}]}
        return Response(json.dumps(reply), content_type="application/json")


class Machines:
    """Makes state machines from their states, and runs them."""

    def __init__(self, aws: LocalAws) -> None:
        self.client = client(aws, "stepfunctions")

    def create(self, states: dict[str, Any], **fields: Any) -> str:
        """Makes a machine that starts at its first state; returns its ARN."""
        definition = {"QueryLanguage": "JSONata", "StartAt": next(iter(states)), "States": states, **fields}
        made = self.client.create_state_machine(
            name=f"machine-{next(_NUMBERS)}", definition=json.dumps(definition), roleArn=ROLE
        )
        return str(made["stateMachineArn"])

    def start(self, states: dict[str, Any], given: Any = None, **fields: Any) -> str:
        """Starts an execution; returns its ARN."""
        machine = self.create(states, **fields)
        started = self.client.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))
        return str(started["executionArn"])

    def describe(self, execution: str) -> Any:
        return self.client.describe_execution(executionArn=execution)

    def end(self, execution: str) -> Any:
        """Waits for the execution's end; returns its description."""
        return until(lambda: None if self.describe(execution)["status"] == "RUNNING" else self.describe(execution))

    def run(self, states: dict[str, Any], given: Any = None, **fields: Any) -> Any:
        return self.end(self.start(states, given, **fields))

    def output(self, states: dict[str, Any], given: Any = None, **fields: Any) -> Any:
        """Returns the output of a successful run."""
        ended = self.run(states, given, **fields)
        assert ended["status"] == "SUCCEEDED", ended
        return json.loads(ended["output"])

    def history(self, execution: str, kind: str = "") -> list[Any]:
        events = self.client.get_execution_history(executionArn=execution, maxResults=1000)["events"]
        return [event for event in events if kind in ("", event["type"])]


def succeed(output: str = "{% $states.input %}") -> dict[str, Any]:
    return {"Type": "Succeed", "Output": output}


def write_assembly(folder: Path, stacks: dict[str, dict[str, Any]], dependencies: dict[str, list[str]]) -> Path:
    """Writes a cloud assembly of these stacks (templates by name), as CDK does; each gets a role named Role."""
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": []}}}
    artifacts: dict[str, Any] = {}
    for name, template in stacks.items():
        resources = {"Role": role, **template["Resources"]}
        (folder / f"{name}.template.json").write_text(json.dumps({**template, "Resources": resources}))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "dependencies": dependencies.get(name, []),
            "properties": {"templateFile": f"{name}.template.json"},
        }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def function(name: str, handler: str, **properties: Any) -> dict[str, Any]:
    """Returns a function's resource; its handler is in `functions/`."""
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": name,
            "Handler": handler,
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Runtime": "python3.13",
            "Timeout": 20,
            "Code": {"S3Bucket": "assets", "S3Key": "code.zip"},
            **properties,
        },
    }


def ask(pool: Pool, event: Any = None) -> Any:
    """Returns what the function answers, and whether it failed."""
    outcome = pool.invoke(json.dumps(event).encode())
    return json.loads(outcome.payload) | {"failed": outcome.failed}
