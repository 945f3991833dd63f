"""Conditional chain: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import INPUTS, Steps


def workflow(steps: Steps) -> IChainable:
    """Asks for a yes or no. If yes, summarises the book; if no, ends the run with a reason."""
    question = steps.ask_model(
        "Is it a book?",
        prompt="Is it a book?",
        temperature=0,
        choices=("yes", "no"),
        max_tokens=100,
        remember_as="verdict",
    )
    tell = steps.tell("Tell the verdict", milestone="question", title="Is it a book?", text="$verdict")
    summarise = steps.ask_model("Summarise", prompt="Summarise", temperature=0.2, max_tokens=500, remember_as="summary")
    publish = steps.finish("Publish", milestone="summary", title="Summary", text="$summary")
    refuse = steps.refuse("Not a book", reason=f"'\"' & {INPUTS}.book & '\" is not a book, as far as the model knows.'")
    decide = steps.choose("A book?", {"$verdict = 'yes'": summarise.next(publish)}, otherwise=refuse)
    return question.next(tell).next(decide)
