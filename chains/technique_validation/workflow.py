"""Validation: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps

FACTS = {
    "type": "object",
    "required": ["title", "author", "year", "genres"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "author": {"type": "string", "minLength": 1},
        "year": {"type": "integer", "minimum": -3000, "maximum": 2100},
        "genres": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
    },
}


def workflow(steps: Steps) -> IChainable:
    """Asks for JSON and checks it. The model gets the error of a wrong reply and tries again, three attempts in all."""
    describe = steps.ask_model(
        "Describe", prompt="Describe", schema=FACTS, temperature=0, max_tokens=300, remember_as="facts"
    )
    text = "'```json\n' & $string($facts, true) & '\n```'"
    return describe.next(steps.finish("Publish", milestone="facts", title="Facts", text=text))
