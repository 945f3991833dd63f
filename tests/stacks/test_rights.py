"""Least privilege, as a table: what each role may do, on which kind of resource, and nothing beyond."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from greenlight.spec.catalog import find_chains
from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")
Rights = dict[str, set[str]]

MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0"
OURS = "<AWS::Region>:<AWS::AccountId>"
OWN_LOGS_AND_TRACES: Rights = {
    "<AWS::Logs::LogGroup>": {"logs:CreateLogStream", "logs:PutLogEvents"},
    "*": {"xray:PutTelemetryRecords", "xray:PutTraceSegments"},
}
READ_SECRET: Rights = {
    "<AWS::SecretsManager::Secret>": {"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}
}
ON_RECORDS = {f"dynamodb:{action}" for action in ("GetItem", "PutItem", "UpdateItem", "Query")}
RUNS = f"arn:<AWS::Partition>:states:{OURS}:execution:dev-greenlight-*"
SHARED: Rights = {
    **OWN_LOGS_AND_TRACES,
    **READ_SECRET,
    "<AWS::DynamoDB::Table>": ON_RECORDS,
    "<AWS::DynamoDB::Table>/index/*": ON_RECORDS,
    RUNS: {
        "states:DescribeExecution",
        "states:GetExecutionHistory",
    },
}
"""Of every function that speaks to people: runs and decisions by key and by index, Slack, how our runs stand."""

ANSWERS = {*OWN_LOGS_AND_TRACES["*"], "states:SendTaskSuccess"}
LOG_DELIVERY = {
    *(f"logs:{action}LogDelivery" for action in ("Create", "Delete", "Get", "Update")),
    *(f"logs:{action}" for action in ("DescribeLogGroups", "DescribeResourcePolicies", "ListLogDeliveries")),
    "logs:PutResourcePolicy",
}
"""What a state machine that logs needs, on everything (Step Functions developer guide, "Logging using CloudWatch")."""

PROFILE = f"arn:<AWS::Partition>:bedrock:{OURS}:inference-profile/us.{MODEL}"
ASK_MODEL: Rights = {
    PROFILE: {"bedrock:InvokeModel"},
    **{
        f"arn:<AWS::Partition>:bedrock:{region}::foundation-model/{MODEL}": {"bedrock:InvokeModel"}
        for region in ("us-east-1", "us-east-2", "us-west-2")
    },
}
WITHOUT_MODEL: Rights = {
    "<AWS::SNS::Topic>": {"sns:Publish"},
    "*": {
        *(f"xray:GetSampling{what}" for what in ("Rules", "Targets")),
        *OWN_LOGS_AND_TRACES["*"],
        *LOG_DELIVERY,
    },
}
MACHINE: Rights = {**WITHOUT_MODEL, **ASK_MODEL}
AGENT: Rights = {**ASK_MODEL, PROFILE: {"bedrock:InvokeModel", "bedrock:GetInferenceProfile"}}
CALLS_FUNCTIONS: Rights = {
    "<AWS::Lambda::Function>": {"lambda:InvokeFunction"},
    "<AWS::Lambda::Function>:*": {"lambda:InvokeFunction"},
}
RIGHTS: dict[str, dict[str, Rights]] = {
    "dev-greenlight-bot": {
        "BotRole": {
            **SHARED,
            "*": ANSWERS,
            f"arn:<AWS::Partition>:states:{OURS}:stateMachine:dev-greenlight-*": {"states:StartExecution"},
            RUNS: SHARED[RUNS] | {"states:StopExecution", "states:RedriveExecution"},
        }
    },
    "dev-greenlight-notifier": {
        "NotifierRole": {
            **SHARED,
            "<AWS::S3::Bucket>/*": {"s3:GetObject"},
            "<AWS::SQS::Queue>": {"sqs:SendMessage"},
        },
        "ReconcilerRole": {
            **SHARED,
            "*": ANSWERS,
            "<AWS::S3::Bucket>/*": {"s3:GetObject"},
            "<AWS::SQS::Queue>": {"sqs:ReceiveMessage", "sqs:DeleteMessage"},
        },
    },
    "dev-greenlight-popular-repo-bedrock": {
        "MachineRole": {**WITHOUT_MODEL, **CALLS_FUNCTIONS},
        "finderAgentRole": AGENT,
        "describerAgentRole": AGENT,
        "githubactionsRole": OWN_LOGS_AND_TRACES,
        "invokeagentRole": {**OWN_LOGS_AND_TRACES, "<AWS::Bedrock::AgentAlias>": {"bedrock:InvokeAgent"}},
    },
    "dev-greenlight-popular-repo-langchain": {
        "MachineRole": {**WITHOUT_MODEL, **CALLS_FUNCTIONS},
        "langchainagentsRole": {**OWN_LOGS_AND_TRACES, **ASK_MODEL},
    },
    "dev-greenlight-trip-planner": {
        "MachineRole": {**MACHINE, **CALLS_FUNCTIONS},
        "pdfRole": {**OWN_LOGS_AND_TRACES, "<AWS::S3::Bucket>/*": {"s3:PutObject"}},
    },
    # Its own topic beside the one of all; IAM does not mind the case that the call's name is written in.
    "dev-greenlight-technique-aws-service-call": {
        "MachineRole": {**MACHINE, "<AWS::SNS::Topic>": {"sns:Publish", "sns:publish"}}
    },
}
"""Of the stacks whose rights are their own; every other chain has those of `usual`."""

STACKS = ["dev-greenlight-bot", "dev-greenlight-notifier", *(f"dev-greenlight-{chain}" for chain in find_chains())]


def usual(template: Template) -> dict[str, Rights]:
    """A machine that asks the model, publishes and calls its functions, and functions that may do nothing but log."""
    functions = [name[: -len("D2D3D395")] for name in resources(template, "AWS::Lambda::Function")]
    light = {f"{name}Role": OWN_LOGS_AND_TRACES for name in functions}
    return {"MachineRole": {**MACHINE, **(CALLS_FUNCTIONS if functions else {})}, **light}


def written(value: Any, template: Template, templates: Mapping[str, Template]) -> str:
    """An ARN with the type of resource in place of each reference, also of one to another stack."""
    if isinstance(value, str):
        return value
    ((function, target),) = value.items()
    if function == "Fn::Join":
        return "".join(written(part, template, templates) for part in target[1])
    if function == "Fn::ImportValue":
        return next(
            written(output["Value"], other, templates)
            for other in templates.values()
            for output in other.get("Outputs", {}).values()
            if output.get("Export") == {"Name": target}
        )
    name = target[0] if isinstance(target, list) else target
    return f"<{template['Resources'][name]['Type'] if name in template['Resources'] else name}>"


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each role's logical id with each statement of its policies."""
    for policy in resources(template, "AWS::IAM::Policy").values():
        for role in policy["Roles"]:
            yield from ((role["Ref"], statement) for statement in policy["PolicyDocument"]["Statement"])


@pytest.mark.parametrize("stack", STACKS)
def test_a_role_may_do_what_it_needs_and_nothing_beyond(stack: str, templates: dict[str, Template]) -> None:
    found: dict[str, Rights] = {}
    for role, statement in statements(templates[stack]):
        assert statement["Effect"] == "Allow"
        name = role[: -len("D2D3D395")]
        for resource in several(statement["Resource"]):
            actions = found.setdefault(name, {}).setdefault(written(resource, templates[stack], templates), set())
            actions |= set(several(statement["Action"]))
    assert found == (RIGHTS.get(stack) or usual(templates[stack]))


def test_every_stack_is_looked_at(templates: dict[str, Template]) -> None:
    assert set(templates) == set(STACKS)


def test_no_role_has_rights_from_anywhere_else(templates: dict[str, Template]) -> None:
    for template in templates.values():
        for role in resources(template, "AWS::IAM::Role").values():
            assert set(role) == {"AssumeRolePolicyDocument"}


def test_the_models_behind_an_inference_profile_are_asked_through_it_alone(templates: dict[str, Template]) -> None:
    for stack in STACKS[2:]:
        for _, statement in statements(templates[stack]):
            arns = [written(arn, templates[stack], templates) for arn in several(statement["Resource"])]
            if any("foundation-model" in arn for arn in arns):
                through = statement["Condition"]["StringEquals"]["bedrock:InferenceProfileArn"]
                profile = written(through, templates[stack], templates)
                assert profile == PROFILE


def test_runs_of_other_apps_are_looked_at_and_steered_once_they_are_named(tmp_path: Path) -> None:
    machines = {"greenlight:other_machines": "Refunds,claims-*"}
    context = {"greenlight:checks": "off", "greenlight:chains": "movie-pitch", **machines}
    build(App(context=context, outdir=str(tmp_path))).synth()
    looks_at, steers = "states:DescribeExecution", "states:StopExecution"
    executions = f"arn:<AWS::Partition>:states:{OURS}:execution:"
    for stack, role, actions in (
        ("dev-greenlight-bot", "BotRole", (looks_at, steers)),
        ("dev-greenlight-notifier", "NotifierRole", (looks_at,)),
    ):
        template = json.loads((tmp_path / f"{stack}.template.json").read_text(encoding="utf-8"))
        for action in actions:
            (runs,) = [
                {written(arn, template, {}) for arn in several(statement["Resource"])}
                for name, statement in statements(template)
                if name.startswith(role) and action in several(statement["Action"])
            ]
            assert runs == {f"{executions}{name}" for name in ("dev-greenlight-*", "Refunds:*", "claims-*:*")}
