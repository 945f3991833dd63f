"""Names and ids that several parts derive in the same way."""

from hashlib import sha256

OUT_OF_REACH = "ChannelOutOfReach"
"""Counts runs whose channel is out of reach."""

REQUEST_FAILED = "RequestFailed"
"""Counts requests from Slack that the bot could only answer with an apology."""


def run_name(chain: str, *request: str) -> str:
    """The execution's name for a request: the same each time Slack delivers the request.

    `request` is Slack's own id: a command's trigger id, or the id of a modal's view. The name has 1 to 80 characters.
    Step Functions allows each of them.
    """
    return f"{chain}-{sha256(':'.join(request).encode()).hexdigest()[:20]}"


def decision_id(source: str) -> str:
    """The decision's id, derived from what its notification has in each delivery (`Notification.decision_id`)."""
    return sha256(source.encode()).hexdigest()[:20]


def state_machine_name(chain: str, stage: str) -> str:
    """The name of a chain's state machine: `<stage>-greenlight-<chain>`."""
    return f"{stage}-greenlight-{chain}"


def execution_arn(state_machine_arn: str, run: str) -> str:
    """The ARN of the state machine's execution named `run`."""
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{run}"


def text_hash(text: str) -> str:
    """The text's SHA-256 in hex, which identifies exactly the text that somebody decided on."""
    return sha256(text.encode()).hexdigest()
