"""Least privilege: each role may do only what it needs, on the resources that it needs.

The rights of a chain's roles follow from its steps.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.aws_stepfunctions_tasks import CallAwsService

from app import build
from stacks.checks.definitions import states
from stacks.steps import Steps
from tests.along import NAMES
from tests.templates import Template, definition_of, resources

pytestmark = pytest.mark.xdist_group("stacks")
Rights = dict[str, set[str]]

MODEL = "anthropic.claude-sonnet-4-6"
OURS = "<AWS::Region>:<AWS::AccountId>"
OWN_LOGS_AND_TRACES: Rights = {
    "<AWS::Logs::LogGroup>": {"logs:CreateLogStream", "logs:PutLogEvents"},
    "*": {"xray:PutTelemetryRecords", "xray:PutTraceSegments"},
}
READ_SECRET: Rights = {"<AWS::SecretsManager::Secret>": {"secretsmanager:GetSecretValue"}}
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
        "states:DescribeStateMachineForExecution",
    },
}
"""The rights of functions that talk to people: runs and decisions by key and index, Slack, the state of our runs."""

ANSWERS = {*OWN_LOGS_AND_TRACES["*"], "states:SendTaskSuccess"}
LOG_DELIVERY = {
    *(f"logs:{action}LogDelivery" for action in ("Create", "Delete", "Get", "Update")),
    *(f"logs:{action}" for action in ("DescribeLogGroups", "DescribeResourcePolicies", "ListLogDeliveries")),
    "logs:PutResourcePolicy",
}
"""What a state machine needs to log, on all resources (Step Functions developer guide, "Logging using CloudWatch")."""

PROFILE = f"arn:<AWS::Partition>:bedrock:{OURS}:inference-profile/us.{MODEL}"
ASK_MODEL: Rights = {
    PROFILE: {"bedrock:InvokeModel"},
    f"arn:<AWS::Partition>:bedrock:*::foundation-model/{MODEL}": {"bedrock:InvokeModel"},
}
WITHOUT_MODEL: Rights = {
    "<AWS::SNS::Topic>": {"sns:Publish"},
    "*": {
        *(f"xray:GetSampling{what}" for what in ("Rules", "Targets")),
        *OWN_LOGS_AND_TRACES["*"],
        *LOG_DELIVERY,
    },
}
AGENT: Rights = {**ASK_MODEL, PROFILE: {"bedrock:InvokeModel", "bedrock:GetInferenceProfile"}}
AGENTCORE_LOGS = f"arn:<AWS::Partition>:logs:{OURS}:log-group:/aws/bedrock-agentcore/runtimes/*"
HARNESS: Rights = {
    **{resource: {*actions, "bedrock:InvokeModelWithResponseStream"} for resource, actions in ASK_MODEL.items()},
    AGENTCORE_LOGS: {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
    "*": {*OWN_LOGS_AND_TRACES["*"], "ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"},
}
CALLS_FUNCTIONS: Rights = {
    "<AWS::Lambda::Function>": {"lambda:InvokeFunction"},
    "<AWS::Lambda::Function>:*": {"lambda:InvokeFunction"},
}
READS_QUEUE = {
    "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
}
RIGHTS: dict[str, dict[str, Rights]] = {
    "dev-greenlight-bot": {
        "BotRole": {
            **SHARED,
            "*": ANSWERS,
            f"arn:<AWS::Partition>:states:{OURS}:stateMachine:dev-greenlight-*": {"states:StartExecution"},
            RUNS: SHARED[RUNS] | {"states:StopExecution", "states:RedriveExecution"},
            "<AWS::SQS::Queue>": {"sqs:SendMessage"},
        }
    },
    "dev-greenlight-notifier": {
        "NotifierRole": {
            **SHARED,
            "<AWS::S3::Bucket>/*": {"s3:GetObject"},
            "<AWS::SQS::Queue>": {"sqs:SendMessage", *READS_QUEUE},
        },
        "ReconcilerRole": {
            **SHARED,
            "*": ANSWERS,
            "<AWS::S3::Bucket>/*": {"s3:GetObject"},
            "<AWS::SQS::Queue>": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"},
        },
    },
}
"""The rights in the two stacks that every deployment has once."""

FUNCTION_RIGHTS: dict[str, Rights] = {
    "harnessagents": {
        "<AWS::BedrockAgentCore::Harness>": {"bedrock-agentcore:InvokeHarness", "bedrock-agentcore:InvokeAgentRuntime"}
    },
    "invokeagent": {"<AWS::Bedrock::AgentAlias>": {"bedrock:InvokeAgent"}},
    "langchainagents": ASK_MODEL,
    "pdf": {"<AWS::S3::Bucket>/*": {"s3:PutObject"}},
}
"""What our functions may do besides logging, by id. All others may do nothing else."""

STACKS = [*RIGHTS, *(f"dev-greenlight-{chain}" for chain in NAMES)]


def declared(chain: str, folder: Path) -> list[tuple[str, list[Any]]]:
    """Each action that the chain's workflow passes to `call_aws`, with its ARNs."""
    called: list[tuple[str, list[Any]]] = []
    call_aws = Steps.call_aws

    def noting(steps: Steps, name: str, **given: Any) -> CallAwsService:
        called.append((f"{given['service']}:{given['action']}", steps.stack.resolve(given["resources"])))
        return call_aws(steps, name, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Steps, "call_aws", noting)
        build(App(context={"greenlight:checks": "off", "greenlight:chains": chain}, outdir=str(folder)))
    return called


def needed(chain: str, templates: Mapping[str, Template], folder: Path) -> dict[str, Rights]:
    """What a chain's steps need, by role: the machine's, the functions' and the agents' roles."""
    template = templates[f"dev-greenlight-{chain}"]
    calls = {
        state.get("Resource", "").rpartition(":states:::")[2] for _, state in states(definition_of(templates, chain))
    }
    machine = {resource: {*actions} for resource, actions in WITHOUT_MODEL.items()}
    machine |= ASK_MODEL if "bedrock:invokeModel" in calls else {}
    machine |= CALLS_FUNCTIONS if "lambda:invoke" in calls else {}
    for action, arns in declared(chain, folder) if any(call.startswith("aws-sdk:") for call in calls) else ():
        for arn in arns:
            machine.setdefault(written(arn, template, templates), set()).add(action)
    functions = [unhashed(name) for name in resources(template, "AWS::Lambda::Function")]
    return {
        "MachineRole": machine,
        **{f"{name}Role": {**OWN_LOGS_AND_TRACES, **FUNCTION_RIGHTS.get(name, {})} for name in functions},
        **{f"{name}Role": AGENT for name in resources(template, "AWS::Bedrock::Agent")},
        **{f"{name}Role": HARNESS for name in resources(template, "AWS::BedrockAgentCore::Harness")},
    }


def unhashed(logical_id: str) -> str:
    """A logical id without the eight characters that CDK adds."""
    return logical_id[:-8]


def granted(template: Template, templates: Mapping[str, Template]) -> dict[str, Rights]:
    """What the policies of a template allow, by role."""
    found: dict[str, Rights] = {}
    for role, statement in statements(template):
        assert statement["Effect"] == "Allow"
        for resource in several(statement["Resource"]):
            rights = found.setdefault(unhashed(role), {})
            rights.setdefault(written(resource, template, templates), set()).update(several(statement["Action"]))
    return found


def written(value: Any, template: Template, templates: Mapping[str, Template]) -> str:
    """An ARN with the resource type instead of each reference, including references to other stacks."""
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
    """Each role's logical id with each of its policies' statements."""
    for policy in resources(template, "AWS::IAM::Policy").values():
        for role in policy["Roles"]:
            yield from ((role["Ref"], statement) for statement in policy["PolicyDocument"]["Statement"])


@pytest.mark.parametrize("stack", RIGHTS)
def test_a_role_has_only_the_rights_it_needs(stack: str, templates: dict[str, Template]) -> None:
    assert granted(templates[stack], templates) == RIGHTS[stack]


@pytest.mark.parametrize("chain", NAMES)
def test_a_chains_roles_have_its_steps_rights(chain: str, templates: dict[str, Template], tmp_path: Path) -> None:
    found = granted(templates[f"dev-greenlight-{chain}"], templates)
    assert found == needed(chain, templates, tmp_path)


def test_every_stack_is_checked(templates: dict[str, Template]) -> None:
    assert set(templates) == set(STACKS)


def test_no_role_has_other_policies(templates: dict[str, Template]) -> None:
    roles = [role for template in templates.values() for role in resources(template, "AWS::IAM::Role").values()]
    assert len(roles) >= len(templates)
    assert [role for role in roles if set(role) != {"AssumeRolePolicyDocument"}] == []


def test_profile_models_are_asked_only_through_the_profile(templates: dict[str, Template]) -> None:
    looked_at = 0
    for stack in STACKS[2:]:
        for _, statement in statements(templates[stack]):
            arns = [written(arn, templates[stack], templates) for arn in several(statement["Resource"])]
            if any("foundation-model" in arn for arn in arns):
                through = statement["Condition"]["StringEquals"]["bedrock:InferenceProfileArn"]
                profile = written(through, templates[stack], templates)
                assert profile == PROFILE
                looked_at += 1
    assert looked_at > len(STACKS[2:]) / 2


def test_rights_cover_the_runs_of_named_other_apps(tmp_path: Path) -> None:
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
