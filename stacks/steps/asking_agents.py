"""What the steps that ask agents have in common: the call of a function, its retries, and the agent's instruction."""

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight.spec.catalog import folder_of, place_of
from greenlight.spec.prompts import read_prompts
from greenlight_cdk.jsonata import expression
from greenlight_cdk.retries import MODEL_BUSY, QUERY_ERROR, retry
from stacks.steps.vocabulary import Steps, WorkflowError

RUN_NAME = "$states.context.Execution.Name"
AGENT_BUSY = ["AgentBusyError", *MODEL_BUSY]


def ask_function(
    steps: Steps,
    name: str,
    function: lambda_.IFunction,
    payload: Mapping[str, str],
    reading: str,
    remember_as: str,
) -> tasks.LambdaInvoke:
    """Calls a function that asks an agent; outputs and remembers what `reading` finds in `$states.result`."""
    state = tasks.LambdaInvoke.jsonata(
        steps.stack,
        name,
        lambda_function=function,
        payload=sfn.TaskInput.from_object(dict(payload)),
        assign={remember_as: expression(reading)} if remember_as else None,
        outputs=expression(reading),
    )
    retry(state, AGENT_BUSY, attempts=4, longest=60)
    retry(state, [QUERY_ERROR], attempts=2, longest=5)
    return state


def instruction_of(steps: Steps, agent: str) -> str:
    """The agent's instruction in the chain's `instructions.md`. Raises WorkflowError if there is none."""
    file = folder_of(steps.chain) / "instructions.md"
    found = read_prompts(file).get(agent) if file.is_file() else None
    if not found:
        place = place_of(steps.chain, file.name)
        raise WorkflowError(f'{place}: there is no instruction for the agent "{agent}"')
    return found
