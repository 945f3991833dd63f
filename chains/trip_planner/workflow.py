"""Trip planner: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import INPUTS, Steps

TITLE = f"'Weekend in ' & {INPUTS}.place"
TOPICS = {"hotels": 600, "activities": 1000, "restaurants": 1000}


def workflow(steps: Steps) -> IChainable:
    """Suggests hotels, activities and restaurants at once, then writes the itinerary and makes a PDF of it."""
    ideas = steps.in_parallel(
        "Ideas",
        [_ideas(steps, topic) for topic in TOPICS],
        remember={topic: f"$states.result[{position}]" for position, topic in enumerate(TOPICS)},
    )
    write = steps.ask_model(
        "Write the itinerary",
        prompt="Write the itinerary",
        temperature=0.2,
        max_tokens=3000,
        remember_as="itinerary",
    )
    typeset = steps.run_code(
        "Typeset the PDF",
        function="pdf",
        payload={
            "title": TITLE,
            "subtitle": "'Itinerary'",
            "text": "$itinerary",
            "name": TITLE,
            "run": "$states.context.Execution.Name",
        },
        remember_as="pdf",
    )
    publish = steps.finish("Publish", milestone="itinerary", title="Itinerary", text="$itinerary", file="$pdf")
    return ideas.next(write).next(typeset).next(publish)


def _ideas(steps: Steps, topic: str) -> IChainable:
    suggest = steps.ask_model(f"Suggest {topic}", prompt=f"Suggest {topic}", temperature=0.5, max_tokens=TOPICS[topic])
    return suggest.next(steps.tell(f"Tell {topic}", milestone="ideas", title=topic.capitalize(), text="$states.input"))
