"""The vocabulary for agents in AgentCore's managed harness, which runs the loop between a model and its tools.

    finder = harness_agent(steps, "finder")
    find = ask_harness_agent(steps, "Find one", agent=finder, prompt="Find one", remember_as="found")

An agent's instruction is in the chain's `instructions.md`, its tools are in `lambdas/harness_agents/agents.json`, both
under its name. The function `harness_agents` runs the tools: the harness returns their uses to it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import ArnFormat
from aws_cdk import aws_bedrockagentcore as agentcore
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight_cdk.jsonata import expression
from stacks.checks.rules import accept, reference
from stacks.functions import ANSWER_TOKENS, handler_of
from stacks.steps.asking_agents import RUN_NAME, ask_function, instruction_of
from stacks.steps.vocabulary import Steps, WorkflowError

AGENTCORE = "bedrock-agentcore.amazonaws.com"
FUNCTION = "harness_agents"

MAX_ITERATIONS = 20
TIMEOUT_SECONDS = 200
"""Less than the function waits for the harness, which goes on working when nobody waits for it any more."""

_LONGEST_NAME = 40


@dataclass(frozen=True)
class HarnessAgent:
    """An agent in a harness of AgentCore. `name` is its heading in `instructions.md`; `model` is a model's id."""

    name: str
    harness: agentcore.CfnHarness
    model: str


def harness_agent(steps: Steps, name: str) -> HarnessAgent:
    """Creates a harness with the chain's model and the agent's instruction and tools. Raises WorkflowError."""
    tools = _tools(steps, name)
    instruction = instruction_of(steps, name)
    model = steps.model.model
    role = _role(steps, name)
    harness = agentcore.CfnHarness(
        steps.stack,
        f"{name}Harness",
        harness_name=_harness_name(f"{steps.stack.stack_name}-{name}"),
        execution_role_arn=role.role_arn,
        model=agentcore.CfnHarness.HarnessModelConfigurationProperty(
            bedrock_model_config=agentcore.CfnHarness.HarnessBedrockModelConfigProperty(
                model_id=model.id,
                max_tokens=model.family.max_tokens(ANSWER_TOKENS),
                temperature=0 if model.family.temperature else None,
            )
        ),
        system_prompt=[agentcore.CfnHarness.HarnessSystemContentBlockProperty(text=instruction)],
        tools=[_inline_function(tool, found) for tool, found in tools.items()],
        # Without this, the agent also has a shell and files.
        allowed_tools=[*tools],
        # Without this, AgentCore makes a memory in the account, and keeps every conversation there.
        memory=agentcore.CfnHarness.HarnessMemoryConfigurationProperty(disabled={}),
        max_iterations=MAX_ITERATIONS,
        timeout_seconds=TIMEOUT_SECONDS,
    )
    harness.node.add_dependency(role)
    return HarnessAgent(name, harness, model.id)


def ask_harness_agent(
    steps: Steps,
    name: str,
    *,
    agent: HarnessAgent,
    prompt: str,
    values: Mapping[str, str] | None = None,
    remember_as: str = "",
) -> tasks.LambdaInvoke:
    """Fills a prompt, asks the agent, and outputs and remembers the data that it answers with.

    Each attempt is a session of its own: the agent knows nothing about other steps, runs and attempts. A busy agent is
    retried.
    """
    caller = steps.function_named(FUNCTION)
    # Both, on the harness (AgentCore developer guide, "Security and access controls").
    actions = ["bedrock-agentcore:InvokeHarness", "bedrock-agentcore:InvokeAgentRuntime"]
    caller.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=[agent.harness.attr_arn]))
    payload = {
        "agent": agent.name,
        "harness": agent.harness.attr_arn,
        "model": agent.model,
        "task": expression(steps.fill(name, prompt, values or {})),
        "run": expression(RUN_NAME),
    }
    return ask_function(steps, name, caller, payload, "$states.result.Payload.answer", remember_as)


def _tools(steps: Steps, agent: str) -> dict[str, Any]:
    _, folder = handler_of(steps.chain, FUNCTION)
    found: dict[str, dict[str, Any]] = json.loads((folder / "agents.json").read_text(encoding="utf-8"))
    if agent not in found:
        raise WorkflowError(f'lambdas/{FUNCTION}/agents.json: there is no agent "{agent}"')
    return found[agent]


def _inline_function(name: str, found: Mapping[str, Any]) -> agentcore.CfnHarness.HarnessToolProperty:
    return agentcore.CfnHarness.HarnessToolProperty(
        type="inline_function",
        name=name,
        config=agentcore.CfnHarness.HarnessToolConfigurationProperty(
            inline_function=agentcore.CfnHarness.HarnessInlineFunctionConfigProperty(
                description=found["description"], input_schema=found["inputSchema"]
            )
        ),
    )


def _harness_name(wanted: str) -> str:
    """A name that AgentCore takes, one an account: letters, digits and underscores, 40 of them at most."""
    name = re.sub(r"[^A-Za-z0-9]", "_", wanted)
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(wanted.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST_NAME - 9]}_{digest}"


def _role(steps: Steps, name: str) -> iam.Role:
    """The role of a harness: it may ask the model, fetch the harness's own image, and write logs and traces.

    Only AgentCore in this account can assume it. As in AgentCore's developer guide, "Security and access controls".
    """
    stack = steps.stack
    source = stack.format_arn(service="bedrock-agentcore", resource="*")
    conditions = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": source}}
    role = iam.Role(stack, f"{name}HarnessRole", assumed_by=iam.ServicePrincipal(AGENTCORE, conditions=conditions))
    for statement in steps.model.rights():
        # A harness asks with ConverseStream.
        role.add_to_policy(statement.copy(actions=[*statement.actions, "bedrock:InvokeModelWithResponseStream"]))
    everywhere = ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"]
    everywhere += ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    logs = stack.format_arn(
        service="logs",
        resource="log-group",
        resource_name="/aws/bedrock-agentcore/runtimes/*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    write = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    role.add_to_policy(iam.PolicyStatement(actions=everywhere, resources=["*"]))
    role.add_to_policy(iam.PolicyStatement(actions=write, resources=[logs]))
    accept(role, "IAM5[Resource::*]", "the actions for X-Ray and for ECR's public images do not support resources")
    accept(role, f"IAM5[Resource::{reference(role, logs)}]", "AgentCore names the log group, after an id that it makes")
    return role
