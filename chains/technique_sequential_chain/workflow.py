"""Sequential chain: how the work is done."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """Two prompts in a row, in one conversation: with the second, the model has its own summary before it."""
    summarise = steps.ask_model(
        "Summarise",
        prompt="Summarise",
        temperature=0.2,
        max_tokens=500,
        remember_as="summary",
        conversation_as="conversation",
    )
    tell = steps.tell("Tell the summary", milestone="summary", title="Summary", text="$summary")
    advertise = steps.ask_model(
        "Advertise",
        prompt="Advertise",
        after="$conversation",
        temperature=0.7,
        max_tokens=300,
        remember_as="advertisement",
    )
    publish = steps.finish("Publish", milestone="advertisement", title="Advertisement", text="$advertisement")
    return summarise.next(tell).next(advertise).next(publish)
