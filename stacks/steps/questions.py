"""The states of a prompt: one asks the model and, if there is a schema, a second one checks the reply."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight_cdk.jsonata import expression
from greenlight_cdk.retries import MODEL_BUSY, QUERY_ERROR, retry
from stacks.steps import asking

CHECKED = "$states.result.Payload"
"""The parsed reply, in the state that checks it."""


def question(
    stack: Stack, name: str, *, model: bedrock.IModel, request: Mapping[str, Any], **settings: Any
) -> tasks.BedrockInvokeModel:
    """Asks the model. Retries while the model is busy, and when the reply is empty or unreadable."""
    body = sfn.TaskInput.from_object(dict(request))
    state = tasks.BedrockInvokeModel.jsonata(stack, name, model=model, body=body, **settings)
    retry(state, MODEL_BUSY, attempts=6, longest=60)
    retry(state, [QUERY_ERROR], attempts=2, longest=5)
    return state


def check(
    stack: Stack,
    name: str,
    *,
    asked: sfn.IChainable,
    validate: lambda_.IFunction,
    schema: Mapping[str, Any],
    assign: Mapping[str, str] | None,
) -> tasks.LambdaInvoke:
    """Outputs the parsed reply if it fits the schema, and goes back to the state `asked` if not."""
    state = tasks.LambdaInvoke.jsonata(
        stack,
        f"{name}: check",
        lambda_function=validate,
        payload=sfn.TaskInput.from_object(
            {
                "reply": expression("$states.input.reply"),
                "tries": expression("$states.input.tries"),
                "schema": dict(schema),
            }
        ),
        assign=assign,
        outputs=expression(CHECKED),
    )
    state.add_catch(asked, errors=[asking.REFUSED_REPLY], outputs=expression(asking.repair()))
    return state
