"""Novel blog post: its workflow."""

from functools import reduce

from aws_cdk.aws_stepfunctions import Chain, IChainable

from stacks.steps import Steps

ASPECTS = {
    "Summary": "Summarise the novel",
    "Plot": "Explain the plot",
    "Characters": "Portray the characters",
    "Themes": "Discuss the themes",
    "Style and tone": "Describe style and tone",
}


def workflow(steps: Steps) -> IChainable:
    """Writes about one aspect of the novel after another, tells each one, and combines them into a post.

    All prompts are in one conversation, so the model sees the earlier prompts and replies.
    """
    first, *others = ASPECTS
    aspects = [_aspect(steps, first), *(_aspect(steps, aspect, after="$conversation") for aspect in others)]
    write = steps.ask_model(
        "Write the post",
        prompt="Write the post",
        after="$conversation",
        temperature=0.7,
        max_tokens=2000,
        remember_as="post",
    )
    publish = steps.finish("Publish", milestone="post", title="Blog post", text="$post")
    return reduce(Chain.next, [*aspects, write]).next(publish)


def _aspect(steps: Steps, aspect: str, after: str = "") -> Chain:
    write = steps.ask_model(
        ASPECTS[aspect],
        prompt=ASPECTS[aspect],
        after=after,
        conversation_as="conversation",
        temperature=0.5,
        max_tokens=500,
    )
    return write.next(steps.tell(f"Tell {aspect.lower()}", milestone="analysis", title=aspect, text="$states.input"))
