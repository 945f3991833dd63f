"""What people read when Slack did not take a message, or not in its place."""

POSTED_AGAIN = "Slack did not confirm this message the first time, so you may see it twice."
TEXT_REFUSED = "Slack did not accept the text that belongs here, in any form. It is kept with the run."
_PLACES = {
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "channel_not_found": "the channel is gone, or I am no longer in it",
    "restricted_action": "only some people may post in it now; its managers can change that",
    "not_in_channel": "I was removed from it; type `/invite @Greenlight` there",
    "message_limit_exceeded": "the workspace has reached its message limit",
}
"""Why a place is out of reach, by Slack's error."""

_REFUSALS = {
    "file_uploads_disabled": "the workspace does not allow file uploads",
    "file_uploads_except_images_disabled": "the workspace only allows images to be uploaded",
    "missing_scope": "the Slack app has no permission for it (scope `files:write`)",
    "storage_limit_reached": "the workspace has no room left for files",
    "plan_upgrade_required": "the workspace's plan does not include it",
}
"""Why Slack did not take something, by Slack's error."""


def place(error: str) -> str:
    """Why the channel is out of reach."""
    return _PLACES.get(error, _PLACES["restricted_action" if "restricted" in error else "channel_not_found"])


def refusal(error: str) -> str:
    """Why Slack did not take a file or a text."""
    return _REFUSALS.get(error, f"Slack did not accept it ({error.replace('_', ' ')})")


def out_of_reach(about: str, channel: str, why: str) -> str:
    """For the person who started a run whose channel the bot can no longer post in."""
    return (
        f"I can't post in {channel} any more: {why}. Your run {about} continues. "
        "You find its questions in my Home tab, and I send you its result here."
    )


def result_here(about: str) -> str:
    """Above the result of a run whose channel is out of reach."""
    return f"The result of {about}:"


def file_missing(name: str, why: str) -> str:
    """A finished run's file could not be shown."""
    return f"✗ The file {name} is not here: {why}. It is kept. Once that is changed, press *{SEND_AGAIN}*."


def result_missing(why: str) -> str:
    """A finished run's result could not be shown."""
    return f"✗ The result is not here: {why}. It is kept. Once that is changed, press *{SEND_AGAIN}*."


def step_missing(step: str) -> str:
    """The milestone whose result could not be shown."""
    return f"✗ Not shown: {step}"


SEND_AGAIN = "Send it again"
SENDING = "I'm sending it again. If Slack still does not take it, the card keeps saying so."
NOT_KEPT = "This result is no longer kept. Start a new run with its command."
