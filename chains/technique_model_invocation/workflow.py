"""Model invocation: how the work is done."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """One prompt, one reply: the piece that every chain is made of."""
    summarise = steps.ask_model("Summarise", prompt="Summarise", temperature=0.2, max_tokens=500, remember_as="summary")
    return summarise.next(steps.finish("Publish", milestone="summary", title="Summary", text="$summary"))
