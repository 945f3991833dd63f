"""Sequential chain: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """Asks two prompts in one conversation, so the model sees its own summary when it writes the advertisement."""
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
