"""What a refusal by Slack says: its name, and whether the same call may succeed later."""

from slack_sdk.errors import SlackApiError

PASSING = {
    *("ratelimited", "rate_limited", "fatal_error", "internal_error", "request_timeout", "service_unavailable"),
    *("external_channel_migrating", "team_added_to_org"),
}
"""Slack's errors that pass: too many calls, or a problem of Slack's own."""


def refusal_name(error: Exception) -> str:
    """Slack's name for its refusal; "" if Slack did not say why, or did not answer at all."""
    return str(error.response.get("error") or "") if isinstance(error, SlackApiError) else ""


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed later. Slack refuses with status 200, except for too many calls."""
    if not isinstance(error, SlackApiError) or error.response.status_code >= 400:
        return True
    return refusal_name(error) in PASSING
