"""Names and ids that several sides derive alike."""

from hashlib import sha256


def run_name(chain: str, *request: str) -> str:
    """The execution's name for a request, the same each time the request is delivered.

    `request` is what Slack made up for it: the trigger id of a command, the id of a modal's view. 1 to 80 of the
    characters that Step Functions allows in a name.
    """
    return f"{chain}-{sha256(':'.join(request).encode()).hexdigest()[:20]}"


def decision_id(token: str) -> str:
    """The decision's id, derived from its task token, so that a repeated message finds the same decision."""
    return sha256(token.encode()).hexdigest()[:20]


def state_machine_name(chain: str, stage: str) -> str:
    """The state machine's name for a chain: `<stage>-greenlight-<chain>`."""
    return f"{stage}-greenlight-{chain}"


def execution_arn(state_machine_arn: str, run: str) -> str:
    """The ARN of the state machine's execution with that name."""
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{run}"


def text_hash(text: str) -> str:
    """A text's SHA-256, in hex: names exactly the text that somebody decided about."""
    return sha256(text.encode()).hexdigest()
