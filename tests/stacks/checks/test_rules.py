"""cdk-nag's rules: a finding that is not accepted makes synth fail."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from stacks.checks.rules import accept, add_checks, reference


def built(context: dict[str, str], *accepted: str) -> App:
    """An app with a queue that breaks two rules: it has no dead-letter queue, and does not enforce TLS."""
    app = App(context=context)
    add_checks(app)
    queue = sqs.Queue(Stack(app, "S"), "Queue")
    for rule in accepted:
        accept(queue, rule, "a test")
    return app


@pytest.mark.parametrize(
    ("context", "accepted", "fails"),
    [
        ({}, (), True),
        ({}, ("SQS3",), True),
        ({}, ("SQS3", "SQS4"), False),
        ({"greenlight:checks": "off"}, (), False),
    ],
)
def test_synth_fails_on_findings_that_are_not_accepted(
    context: dict[str, str], accepted: tuple[str, ...], fails: bool
) -> None:
    app = built(context, *accepted)
    if not fails:
        app.synth()
        return
    with pytest.raises(RuntimeError, match="AwsSolutions"):
        app.synth()


def test_an_arn_is_written_as_in_a_finding() -> None:
    stack = Stack(App(), "S")
    queue = sqs.Queue(stack, "Queue")
    function: Any = lambda_.Function.from_function_arn(stack, "F", "arn:aws:lambda:us-east-1:123456789012:function:f")
    name = stack.get_logical_id(queue.node.default_child)  # type: ignore[arg-type]
    assert reference(queue, f"{queue.queue_arn}/*") == f"<{name}.Arn>/*"
    assert reference(queue, f"arn:{stack.partition}:x") == "arn:<AWS::Partition>:x"
    assert reference(function, function.function_arn).endswith(":function:f")
