"""Parallel chain: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps

SIDES = ("Plot", "Characters", "Style")


def workflow(steps: Steps) -> IChainable:
    """Asks three prompts at the same time, then combines their replies with a fourth."""
    sides = steps.in_parallel(
        "Three sides",
        [_side(steps, side) for side in SIDES],
        remember={side.lower(): f"$states.result[{place}]" for place, side in enumerate(SIDES)},
    )
    portray = steps.ask_model("Portray", prompt="Portray", temperature=0.5, max_tokens=600, remember_as="portrait")
    publish = steps.finish("Publish", milestone="portrait", title="Portrait", text="$portrait")
    return sides.next(portray).next(publish)


def _side(steps: Steps, side: str) -> IChainable:
    describe = steps.ask_model(f"Describe: {side}", prompt=side, temperature=0.2, max_tokens=300)
    return describe.next(steps.tell(f"Tell: {side}", milestone="sides", title=side, text="$states.input"))
