"""The two states of a question: one asks the model, and where the reply has to fit a schema, one checks it."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight_cdk.jsonata import expression
from greenlight_cdk.retries import MODEL_BUSY, UNREADABLE, retry
from stacks.steps import asking

CHECKED = "$states.result.Payload"
"""The value of a reply, in the state that checks it."""


def question(
    stack: Stack, name: str, *, model: bedrock.IModel, request: Mapping[str, Any], **settings: Any
) -> tasks.BedrockInvokeModel:
    """Asks the model, again while it is busy, and again where its reply is empty or cannot be read."""
    body = sfn.TaskInput.from_object(dict(request))
    state = tasks.BedrockInvokeModel.jsonata(stack, name, model=model, body=body, **settings)
    retry(state, MODEL_BUSY, attempts=6, longest=60)
    retry(state, [UNREADABLE], attempts=2, longest=5)
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
    """Puts out the value of a reply that fits the schema; sends any other back to the question `asked`."""
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
