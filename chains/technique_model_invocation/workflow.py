"""Model invocation: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """Asks the model once: the building block of every chain."""
    summarise = steps.ask_model("Summarise", prompt="Summarise", temperature=0.2, max_tokens=500, remember_as="summary")
    return summarise.next(steps.finish("Publish", milestone="summary", title="Summary", text="$summary"))
