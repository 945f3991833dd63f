"""The vocabulary for agents. A step sends a prompt to an agent, which asks the model and decides which tools to use.

    finder = bedrock_agent(steps, "finder", actions="github_actions")
    find = ask_agent(steps, "Find one", agent=finder, prompt="Find one", remember_as="found")

An agent's instruction is in the chain's `instructions.md`, under the agent's name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight_cdk.jsonata import concatenation, expression
from stacks.functions import handler_of
from stacks.steps.asking_agents import RUN_NAME, ask_function, instruction_of
from stacks.steps.vocabulary import Steps

BEDROCK = "bedrock.amazonaws.com"


@dataclass(frozen=True)
class BedrockAgent:
    """An agent in Amazon Bedrock, and the alias that steps invoke. `name` is its heading in `instructions.md`."""

    name: str
    alias: bedrock.CfnAgentAlias


def bedrock_agent(steps: Steps, name: str, *, actions: str) -> BedrockAgent:
    """Creates an agent that uses the chain's model and an action group's tools. Raises WorkflowError.

    `actions` names the action group's function (`handler_of`); its folder has an `openapi.json`.
    """
    _, folder = handler_of(steps.chain, actions)
    schema = (folder / "openapi.json").read_text(encoding="utf-8")
    instruction = instruction_of(steps, name)
    executor = steps.function_named(actions)
    group = bedrock.CfnAgent.AgentActionGroupProperty(
        action_group_name=actions,
        action_group_executor=bedrock.CfnAgent.ActionGroupExecutorProperty(lambda_=executor.function_arn),
        api_schema=bedrock.CfnAgent.APISchemaProperty(payload=json.dumps(json.loads(schema))),
    )
    role = _role(steps, name)
    agent = bedrock.CfnAgent(
        steps.stack,
        f"{name}Agent",
        agent_name=f"{steps.stack.stack_name}-{name}",
        agent_resource_role_arn=role.role_arn,
        foundation_model=steps.model.model_arn,
        instruction=instruction,
        action_groups=[group],
        auto_prepare=True,
    )
    # Bedrock prepares the agent on creation, so the role needs its rights before that.
    agent.node.add_dependency(role)
    executor.add_permission(f"{name}MayCall", principal=iam.ServicePrincipal(BEDROCK), source_arn=agent.attr_agent_arn)
    # An alias points to a version of the agent and moves to a new version only when the alias itself changes.
    described = f"{instruction}\n{schema}\n{json.dumps(steps.stack.resolve(steps.model.model_arn))}"
    alias = bedrock.CfnAgentAlias(
        steps.stack,
        f"{name}Alias",
        agent_alias_name="current",
        agent_id=agent.attr_agent_id,
        description=f"As of {hashlib.sha256(described.encode()).hexdigest()[:16]}",
    )
    return BedrockAgent(name, alias)


def ask_agent(
    steps: Steps,
    name: str,
    *,
    agent: BedrockAgent,
    prompt: str,
    values: Mapping[str, str] | None = None,
    reading: str = "$reply",
    remember_as: str = "",
) -> tasks.LambdaInvoke:
    """Fills a prompt, asks the agent, and outputs and remembers its reply. `reading` turns `$reply` into what is kept.

    Within a step, the agent remembers the conversation; it knows nothing about other steps and runs. A busy agent is
    retried.
    """
    caller = steps.function_named("invoke_agent")
    caller.add_to_role_policy(
        iam.PolicyStatement(actions=["bedrock:InvokeAgent"], resources=[agent.alias.attr_agent_alias_arn])
    )
    payload = {
        "agent": agent.alias.agent_id,
        "alias": agent.alias.attr_agent_alias_id,
        "session": expression(f"{RUN_NAME} & '-{agent.name}'"),
        "text": expression(steps.fill(name, prompt, values or {})),
    }
    return ask_function(
        steps, name, caller, payload, f"($reply := $states.result.Payload.text; {reading})", remember_as
    )


def ask_langchain_agent(
    steps: Steps, name: str, *, agent: str, prompt: str, values: Mapping[str, str] | None = None, remember_as: str = ""
) -> tasks.LambdaInvoke:
    """Like `ask_agent`, for an agent in `lambdas/langchain_agents`. It outputs and remembers data, not text."""
    payload = {
        "agent": agent,
        "instruction": expression(concatenation(instruction_of(steps, agent), {})),
        "task": expression(steps.fill(name, prompt, values or {})),
        "run": expression(RUN_NAME),
    }
    caller = steps.function_named("langchain_agents")
    return ask_function(steps, name, caller, payload, "$states.result.Payload.answer", remember_as)


def _role(steps: Steps, name: str) -> iam.Role:
    """A role that only agents in this account can assume, and that only lets them ask the model."""
    stack = steps.stack
    agents = stack.format_arn(service="bedrock", resource="agent", resource_name="*")
    conditions = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": agents}}
    role = iam.Role(stack, f"{name}AgentRole", assumed_by=iam.ServicePrincipal(BEDROCK, conditions=conditions))
    for statement in steps.model.rights():
        role.add_to_policy(statement)
    if "inference-profile" in json.dumps(stack.resolve(steps.model.model_arn)):
        role.add_to_policy(
            iam.PolicyStatement(actions=["bedrock:GetInferenceProfile"], resources=[steps.model.model_arn])
        )
    return role
