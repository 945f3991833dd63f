"""Why a run ended, as its card says it.

A run's record keeps the text. What went wrong begins with a small letter: it follows the step where it did.
"""

_LOOKED_AT = "Please ask whoever looks after Greenlight here to look at the execution."

BUSY = "the model was too busy to answer. Try again in a few minutes."
AWS_BUSY = "AWS was too busy for this just then. Try again in a few minutes."
SLOW = "the model took too long to answer. Try again, with a shorter text where you can."
TOO_LONG = (
    "it took longer than it may. Try again; where that happens again, whoever looks after Greenlight can say why."
)
TOO_MUCH = "there was more text than a step can hold. Start a new run, and ask for less."
NOT_USABLE = "the model's reply could not be used, even when it was asked again. Try again, or say it in other words."
MODEL_REFUSED = f"the model refused the request. Trying again will hardly help. {_LOOKED_AT}"
OTHER = f"something went wrong in the chain itself. {_LOOKED_AT}"
NOT_VALID_ADVICE = "Try again, or say it in other words."

NOT_POSTED = "Slack did not take the card."
NOT_STARTED = "Step Functions did not start it."

STOPPED = "Stopped"
STOPPED_IN_AWS = "Stopped in AWS"
FORGOTTEN = "Step Functions does not know this run any more: closed"


def not_valid(tries: int, mistake: str) -> str:
    """The model's reply did not fit what the chain needs; `mistake` is what was wrong with the last one."""
    return f"the model's reply was not in the form asked for, {tries} times in a row: {mistake}"


def not_json(error: str) -> str:
    """The mistake of a reply that is no JSON, for people and for the model, which is asked again."""
    return f"it is not JSON ({error})."


def not_fitting(place: str, error: str) -> str:
    """The mistake of a reply at a place (a JSON path), for people and for the model, which is asked again."""
    return f"at {place}: {error}."
