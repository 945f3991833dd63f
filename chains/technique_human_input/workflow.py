"""Human input: how the work is done."""

from aws_cdk.aws_stepfunctions import IChainable

from chains.technique_human_input.chain import APPROVAL
from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """A prompt and a person: the run waits for yes or no, and after each no the prompt is asked again."""
    advertise = steps.ask_model(
        "Advertise",
        prompt=steps.either("$exists($states.input.turned_down)", "Advertise differently", "Advertise"),
        values={"turned_down": "$states.input.turned_down"},
        temperature=1,
        max_tokens=300,
        remember_as="advertisement",
    )
    ask = steps.ask_human(
        "Approval", gate=APPROVAL, step="decision", title="Advertisement", text="$advertisement", remember_as="approval"
    )
    publish = steps.finish("Publish", step="advertisement", title="Advertisement", text="$advertisement")
    approved = steps.choose(
        "Approved?",
        {"$approval.choice = 'yes'": publish},
        otherwise=advertise,
        otherwise_output={"turned_down": "$advertisement"},
    )
    return advertise.next(ask).next(approved)
