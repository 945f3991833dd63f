"""A model's reply: the modal that shows it, and what is wrong with it.

The model reads what is wrong when it is asked again, and people when the run fails. A mistake begins with a small
letter and has no full stop, because it follows a colon. It has the rule first, then the place, and the value at fault
last.
"""

from collections.abc import Sequence

TITLE = "The model's reply"
CLOSE = "Close"
INTRODUCTION = "The model's last reply before the run failed, as it came:"
NOT_KEPT = "The model's reply is no longer kept."

EMPTY = "it was empty"
CUT = "it was cut at its length limit"
ENDS_EARLY = "it ends before its JSON is complete"
NOTHING_THERE = "no JSON object or array is in it"
HALF_A_CHARACTER = "half of a character is in it"
NESTED_TOO_DEEP = "it is nested too deep"


def shortened(kept: int, whole: int) -> str:
    """Only the beginning of a reply is kept; both are in characters."""
    return f"This is the beginning: {kept:,} of {whole:,} characters. The execution in AWS has the whole reply."


def not_valid(tries: int, mistake: str) -> str:
    """The model's replies were off format; `mistake` says what was wrong with the last one."""
    return f"the model's reply did not fit the requested form {tries} times in a row: {mistake}."


def ask_for_json(mistake: str) -> str:
    """Asks the model for the JSON again."""
    return (
        f"Your reply is not in the form that I asked for: {mistake}.\n"
        "Reply again, with the corrected JSON and nothing else."
    )


def ask_for_a_choice(words: Sequence[str]) -> str:
    """Asks the model to choose again."""
    return f"Answer with one of: {', '.join(words)}, and nothing else."


def ask_after_a_cut(form: str) -> str:
    """Asks the model again after a reply that was cut; `form` says in what form it should reply, or is ""."""
    said = "Your reply was cut at its length limit, so it is not complete. Reply again, complete and shorter"
    return f"{said}. {form}" if form else f"{said}, with the JSON that I asked for and nothing else."


def no_choice(words: Sequence[str], reply: str) -> str:
    """The reply names none of the words, or several."""
    return f"it must name exactly one of {', '.join(words)}, but it is: {reply}"


def not_json(why: str, place: str, near: str) -> str:
    """The reply is not JSON. `place` is "" or from `place`; `near` is what stands there."""
    return f"it is not JSON: {why}, {place}: {near}" if place else f"it is not JSON: {why}: {near}"


def place(line: int, column: int) -> str:
    """Where in a reply something is, both counted from 1."""
    return f"near line {line}, column {column}"


def not_a_value(constant: str) -> str:
    """A number that JSON does not have, or that is too large."""
    return f"{constant} is not a JSON value"


def not_fitting(rule: str, place: str, value: str) -> str:
    """The reply's value at a JSON path breaks a rule."""
    return f"{rule}, at {place}, but this is there: {value}"


def rule(keyword: str, limit: str) -> str:
    """What a keyword of JSON Schema asks for; `limit` is its value, or the names of the properties at fault."""
    rules = {
        "type": f"it must be of type {limit}",
        "required": f"it must have the property {limit}",
        "additionalProperties": f"it must not have the property {limit}",
        "enum": f"it must be one of {limit}",
        "const": f"it must be {limit}",
        "minimum": f"it must be at least {limit}",
        "maximum": f"it must be at most {limit}",
        "exclusiveMinimum": f"it must be greater than {limit}",
        "exclusiveMaximum": f"it must be less than {limit}",
        "minLength": f"its length must be at least {limit}",
        "maxLength": f"its length must be at most {limit}",
        "minItems": f"its number of items must be at least {limit}",
        "maxItems": f"its number of items must be at most {limit}",
        "uniqueItems": "its items must all be different",
        "pattern": f"it must match the pattern {limit}",
    }
    return rules.get(keyword, f"it must keep to {keyword} {limit}")
