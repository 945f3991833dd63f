"""Why a run ended, as its card says it.

A run's record keeps the text. What went wrong begins with a small letter: it follows the step where it did.
"""

_LOOKED_AT = "Ask your Greenlight admin to look at the execution."
_DOCTOR = "`make doctor` says what is missing."

BUSY = "the model was too busy to answer. Try again in a few minutes."
AWS_BUSY = "AWS was too busy. Try again in a few minutes."
SLOW = "the model took too long to answer. Try again, with a shorter text if you can."
TOO_LONG = "it timed out. Try again; if it keeps happening, ask your Greenlight admin."
TOO_MUCH = "the text was too long for one step. Start a new run and ask for less."
NOT_USABLE = "the model's reply could not be used, even after I asked again. Try again, or rephrase your request."
MODEL_REFUSED = f"the model refused the request. Trying again is unlikely to help. {_LOOKED_AT}"
DECLINED = "the model declined this request. Say it in other words."
BLOCKED = "a guardrail or a content filter stopped this request. Say it in other words."
CUT = "the model reached its length limit before it answered. Ask for less, or tell your Greenlight admin."
BROKEN_DOWN = "the model failed for a moment. Try again in a few minutes."
UNREACHABLE = "the model cannot be reached. Ask your Greenlight admin to check its address and the network."
QUOTA = (
    "the quota of this model is used up, and trying again in a few minutes does not help. Wait until tomorrow, or ask "
    "your Greenlight admin for a higher quota."
)
NO_ACCESS = (
    f"the AWS account has no access to this model yet. Ask your Greenlight admin: {_DOCTOR} "
    "New access can take 15 minutes."
)
NOT_ALLOWED = f"Greenlight is not allowed to use this model. Ask your Greenlight admin: {_DOCTOR}"
WRONG_KEY = "the model's server did not accept the key. Ask your Greenlight admin to check it."
NO_CREDENTIALS = (
    "the AWS credentials for the model are missing or have expired. Ask your Greenlight admin to renew them."
)
RETIRED = "this model is retired, or closed to this AWS account. Ask your Greenlight admin to set another model."
NEEDS_PROFILE = (
    "this model needs an inference profile, such as `us.` in front of its id. Ask your Greenlight admin to set it; "
    "`make doctor` checks it."
)
UNKNOWN_MODEL = "there is no such model here. Ask your Greenlight admin to set another; `make doctor` checks it."
NO_SUCH_LOCAL_MODEL = "the model's server has no model of that name. Ask your Greenlight admin to check the name."
TOO_LONG_FOR_THE_MODEL = "the text was too long for this model. Start a new run and ask for less."
ASKS_FOR_TOO_MUCH = (
    "this model cannot write as much as the chain asks for. Ask your Greenlight admin to set another model."
)
NO_SAMPLE = (
    "the offline model has no sample that fits this prompt. Add one to the chain's samples, or use a real model."
)
OTHER = f"something went wrong in the chain itself. {_LOOKED_AT}"
NOT_VALID_ADVICE = "Try again, or rephrase your request."

NOT_POSTED = "Slack refused the card."
NOT_STARTED = "Step Functions did not start the run."

STOPPED = "Stopped"
STOPPED_IN_AWS = "Stopped in AWS"
FORGOTTEN = "Closed because Step Functions no longer knows this run"
