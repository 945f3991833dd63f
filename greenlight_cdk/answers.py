"""What a question's state does with its answer, in JSONata, and how the run continues if nobody answers."""

from collections.abc import Iterator

from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from greenlight.spec.gate import Gate
from greenlight.wire.errors import UNANSWERED
from greenlight_cdk.jsonata import expression

NOW = "$floor($toMillis($states.context.State.EnteredTime) / 1000)"


def text_of(text: str, options: str) -> str:
    """The text that people decided for: the text as shown, the edited text, or the picked option."""
    shown = f"$exists($states.result.text) ? $states.result.text : {text}"
    return f"$exists($states.result.option) ? [{options}][$states.result.option] : ({shown})" if options else shown


def default(gate: Gate) -> str:
    """The answer with which the run continues if nobody answers: the gate's default choice, by no user."""
    return f"{{'choice': '{gate.on_timeout}', 'user': '', 'users': [], 'at': {NOW}, 'words': '', 'decision': ''}}"


def mistakes(gate: Gate, *, options: str, text_as: str) -> Iterator[str]:
    """What the gate's choices need but the question lacks, one line for each; an answer would be lost."""
    for choice in gate.choices:
        if choice.asks == "option" and not options:
            yield f'"{choice.label}" picks an option, but there are no options='
        if choice.asks == "text" and not text_as:
            yield f'"{choice.label}" edits the text, but no text_as= remembers it'


def as_one_step(
    scope: Construct, name: str, gate: Gate, asked: sfn.TaskStateBase, nobody: sfn.TaskStateBase
) -> sfn.Chain:
    """The question as one step. The next step follows an answer, and also the default if the gate has one."""
    if gate.choice(gate.on_timeout):
        return sfn.Chain.custom(asked, [asked, nobody], nobody)
    if gate.on_timeout == "fail":
        cause = "Nobody answered in time."
        nobody.next(sfn.Fail.jsonata(scope, f"{name}: failed unanswered", error=UNANSWERED, cause=cause))
    return sfn.Chain.custom(asked, [asked], asked)


def assignments(kept: dict[str, str]) -> dict[str, str] | None:
    """A state's assignments: those whose variable has a name."""
    return {name: expression(value) for name, value in kept.items() if name} or None
