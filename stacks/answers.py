"""What a question's state makes of its answer, in JSONata, and where the run goes when nobody answers."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_stepfunctions as sfn

from chains.spec import Gate
from greenlight.contract import UNANSWERED
from stacks.jsonata import expression, object_of


def text_of(text: str, options: str) -> str:
    """The text that was decided for: as it was shown, as it was edited, or the option that was picked."""
    shown = f"$exists($states.result.text) ? $states.result.text : {text}"
    return f"$exists($states.result.option) ? [{options}][$states.result.option] : ({shown})" if options else shown


def default(gate: Gate) -> str:
    """The answer with which the run goes on when nobody gives one: nobody's, with the gate's choice for that."""
    return object_of({"choice": gate.on_timeout, "user": "", "decision": ""})


def unanswered(gate: Gate) -> Any:
    """What the state puts out that tells people that nobody answered."""
    return expression(default(gate)) if gate.choice(gate.on_timeout) else {"outcome": "nobody answered"}


def joined(stack: Stack, name: str, gate: Gate, asked: sfn.TaskStateBase, nobody: sfn.TaskStateBase) -> sfn.Chain:
    """The question as one step: what follows it follows an answer, and the default where the gate has one."""
    if gate.choice(gate.on_timeout):
        return sfn.Chain.custom(asked, [asked, nobody], nobody)
    if gate.on_timeout == "fail":
        cause = "Nobody answered in time."
        nobody.next(sfn.Fail.jsonata(stack, f"{name}: failed unanswered", error=UNANSWERED, cause=cause))
    return sfn.Chain.custom(asked, [asked], asked)
