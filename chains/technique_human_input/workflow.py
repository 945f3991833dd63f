"""Human input: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from chains.technique_human_input.chain import APPROVAL
from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """Writes a text and waits for a person to approve it. If they want a change, their words go into another prompt."""
    advertise = steps.ask_model(
        "Advertise", prompt="Advertise", temperature=1, max_tokens=300, remember_as="advertisement"
    )
    ask = steps.ask_human(
        "Approval",
        gate=APPROVAL,
        milestone="decision",
        title="Advertisement",
        text="$advertisement",
        remember_as="approval",
    )
    change = steps.ask_model(
        "Change",
        prompt="Change",
        values={"words": "$approval.words"},
        temperature=0.5,
        max_tokens=300,
        remember_as="advertisement",
    )
    publish = steps.finish("Publish", milestone="advertisement", title="Advertisement", text="$advertisement")
    approved = steps.choose("Approved?", {"$approval.choice = 'yes'": publish}, otherwise=change.next(ask))
    return advertise.next(ask).next(approved)
