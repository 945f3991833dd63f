"""Map chain: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps

SHORT_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
BOOK = {"type": "object", "required": ["title", "author"], "properties": {"title": SHORT_TEXT, "author": SHORT_TEXT}}
BOOKS = {
    "type": "object",
    "required": ["books"],
    "properties": {"books": {"type": "array", "items": BOOK, "minItems": 2, "maxItems": 4}},
}


def workflow(steps: Steps) -> IChainable:
    """Lists books, summarises each of them in a Map, and writes one advertisement for all of them."""
    find = steps.ask_model(
        "List books", prompt="List books", schema=BOOKS, temperature=0.5, max_tokens=500, remember_as="found"
    )
    tell = steps.tell(
        "Tell the books",
        milestone="books",
        title="Books",
        text="$join($found.books.('- *' & title & '* by ' & author), '\n')",
    )
    each = steps.for_each(
        "Each book",
        items="$found.books",
        body=_summary(steps),
        concurrency=3,
        remember={"summaries": "$join($states.result, '\n\n')"},
    )
    advertise = steps.ask_model(
        "Advertise", prompt="Advertise", temperature=0.7, max_tokens=500, remember_as="advertisement"
    )
    publish = steps.finish("Publish", milestone="advertisement", title="Advertisement", text="$advertisement")
    return find.next(tell).next(each).next(advertise).next(publish)


def _summary(steps: Steps) -> IChainable:
    summarise = steps.ask_model(
        "Summarise",
        prompt="Summarise",
        values={"title": "$states.input.title", "author": "$states.input.author"},
        temperature=0.2,
        max_tokens=300,
    )
    return summarise.next(steps.tell("Tell the summary", milestone="summaries", title="Summary", text="$states.input"))
