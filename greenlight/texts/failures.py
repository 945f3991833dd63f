"""Why a run ended, as its card says it.

A run's record keeps the text. What went wrong begins with a small letter: it follows the step where it did.
"""

_LOOKED_AT = "Ask your Greenlight admin to look at the execution."

BUSY = "the model was too busy to answer. Try again in a few minutes."
AWS_BUSY = "AWS was too busy. Try again in a few minutes."
SLOW = "the model took too long to answer. Try again, with a shorter text if you can."
TOO_LONG = "it timed out. Try again; if it keeps happening, ask your Greenlight admin."
TOO_MUCH = "the text was too long for one step. Start a new run and ask for less."
NOT_USABLE = "the model's reply could not be used, even after I asked again. Try again, or rephrase your request."
MODEL_REFUSED = f"the model refused the request. Trying again is unlikely to help. {_LOOKED_AT}"
OTHER = f"something went wrong in the chain itself. {_LOOKED_AT}"
NOT_VALID_ADVICE = "Try again, or rephrase your request."

NOT_POSTED = "Slack refused the card."
NOT_STARTED = "Step Functions did not start the run."

STOPPED = "Stopped"
STOPPED_IN_AWS = "Stopped in AWS"
FORGOTTEN = "Closed because Step Functions no longer knows this run"
