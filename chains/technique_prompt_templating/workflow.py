"""Prompt templating: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import INPUTS, Steps


def workflow(steps: Steps) -> IChainable:
    """Fills the gaps of a prompt with the inputs, or with defaults for empty inputs."""
    recommend = steps.ask_model(
        "Recommend",
        prompt="Recommend",
        values={
            "audience": f"{INPUTS}.audience = '' ? 'anyone who likes to read' : {INPUTS}.audience",
            "tone": f"{INPUTS}.tone = '' ? 'warm and plain' : {INPUTS}.tone",
        },
        temperature=0.7,
        max_tokens=500,
        remember_as="recommendation",
    )
    publish = steps.finish("Publish", milestone="recommendation", title="Recommendation", text="$recommendation")
    return recommend.next(publish)
