"""Short story: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps

TRAITS = ("name", "role", "wants", "obstacle")

CHARACTERS = {
    "type": "object",
    "properties": {
        "characters": {
            "type": "array",
            "minItems": 3,
            "maxItems": 5,
            "items": {
                "type": "object",
                "properties": {trait: {"type": "string", "minLength": 1, "maxLength": 200} for trait in TRAITS},
                "required": list(TRAITS),
                "additionalProperties": False,
            },
        }
    },
    "required": ["characters"],
    "additionalProperties": False,
}

CAST = (
    "$join($cast.characters."
    "('- **' & name & '**, ' & role & ', wants ' & wants & '. In the way: ' & obstacle & '.'), '\n')"
)


def workflow(steps: Steps) -> IChainable:
    """Invents characters, plans their arcs one by one, and writes the story from both."""
    invent = steps.ask_model(
        "Invent the characters",
        prompt="Invent the characters",
        schema=CHARACTERS,
        temperature=1,
        max_tokens=1000,
        remember_as="cast",
    )
    tell_cast = steps.tell("Tell the characters", milestone="characters", title="Characters", text=CAST)
    arcs = steps.for_each(
        "Each character",
        items="$cast.characters",
        body=_arc(steps),
        concurrency=1,
        remember={"arcs": "$join($states.result, '\n\n')"},
    )
    write = steps.ask_model(
        "Write the story",
        prompt="Write the story",
        values={
            "characters": CAST,
            "protagonist": "$cast.characters[0].name",
            "others": "$join($cast.characters[[1..4]].name, ', ')",
        },
        temperature=1,
        max_tokens=3000,
        remember_as="story",
    )
    publish = steps.finish("Publish", milestone="story", title="Short story", text="$story")
    return invent.next(tell_cast).next(arcs).next(write).next(publish)


def _arc(steps: Steps) -> IChainable:
    plan = steps.ask_model(
        "Plan the arc",
        prompt="Plan the arc",
        values={"characters": CAST, **{trait: f"$states.input.{trait}" for trait in TRAITS}},
        temperature=0.7,
        max_tokens=400,
        reading="'**' & $states.input.name & '**\n\n' & $reply",
    )
    return plan.next(steps.tell("Tell the arc", milestone="arcs", title="Character arc", text="$states.input"))
