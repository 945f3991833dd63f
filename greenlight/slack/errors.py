"""Slack's errors, by what helps: waiting, another form of the message, another place, or an administrator.

Sources: the `errors` tables of chat.postMessage, chat.update, files.getUploadURLExternal and views.open on
docs.slack.dev/reference/methods, and slack-api-ref, which lists those of every method.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.client import HTTPException
from math import ceil
from socket import gaierror
from urllib.error import URLError

from aws_lambda_powertools import Logger
from slack_sdk.errors import SlackApiError, SlackClientError

logger = Logger(child=True)

NO_ANSWER = (SlackClientError, OSError, HTTPException)
"""What a call to Slack raises if there is no usable response: rejected, not reached, or interrupted."""

UNKNOWN_WAIT = 1
"""Seconds to wait if Slack limits the rate without a Retry-After header."""


class Trouble(StrEnum):
    """What helps after an error."""

    PASSING = "passing"
    """The same call may succeed later: Slack limits the rate, or has a problem of its own."""

    CONTENT = "content"
    """Slack does not take this text, these blocks or this file. Another form may be accepted."""

    PLACE = "place"
    """The channel or the message is gone or closed, for good or until a person opens it."""

    APP = "app"
    """Slack does not accept the app: its token, its scopes, or its place in the workspace."""


_PASSING = {
    # Too many calls (HTTP 429).
    *("ratelimited", "rate_limited"),
    # Slack's own problems; with the first two a part of the call may have succeeded.
    *("fatal_error", "internal_error", "request_timeout", "service_unavailable", "external_channel_migrating"),
    # The workspace is moving to an Enterprise organisation.
    *("team_added_to_org", "org_login_required"),
}
_PLACE = {
    # The channel is gone, archived or closed to the app.
    *(
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "channel_is_limited_access",
        "team_not_found",
    ),
    # Who may post is restricted, by the channel's settings or the workspace's; so are all `restricted_action…`.
    *("cannot_reply_to_message", "no_permission", "message_limit_exceeded", "slack_connect_canvas_sharing_blocked"),
    # A direct message that the person does not take.
    *("messages_tab_disabled", "cannot_dm_bot", "user_disabled", "user_not_found", "user_not_in_channel"),
    # A message that is gone, or that may not change.
    *("message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"),
}
_APP = {
    # The token.
    *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"),
    # Scopes and the app's installation.
    *("missing_scope", "app_missing_action_url", "access_denied", "team_access_not_granted", "ekm_access_denied"),
    *("enterprise_is_restricted", "two_factor_setup_required", "deprecated_endpoint", "method_deprecated"),
}
MISSING_MESSAGE = {"message_not_found", "thread_not_found"}
"""Slack's errors for a message that somebody deleted, in a channel that is there."""

_MAYBE_DONE = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
"""Slack's errors that do not say whether the call was carried out."""


def error_name(error: Exception) -> str:
    """Slack's name for the error, or the exception's class if Slack said nothing."""
    name = error.response.get("error") if isinstance(error, SlackApiError) else None
    return str(name or type(error).__name__)


def trouble_of(error: Exception) -> Trouble:
    """What helps after one of the errors in `NO_ANSWER`.

    An error that this module does not know is taken for one of the content, because all others are few.
    """
    if not isinstance(error, SlackApiError) or _status(error) >= 400:
        # Slack's own refusals come with the status 200, except for too many calls.
        return Trouble.PASSING
    name = error_name(error)
    if name.startswith("restricted_action"):
        return Trouble.PLACE
    known = {Trouble.PASSING: _PASSING, Trouble.PLACE: _PLACE, Trouble.APP: _APP}
    return next((trouble for trouble, names in known.items() if name in names), Trouble.CONTENT)


def is_certain(error: Exception) -> bool:
    """Whether the call was certainly not carried out: Slack rejected it, or could not be reached at all."""
    if isinstance(error, SlackApiError):
        return _status(error) == 429 or (_status(error) < 400 and error_name(error) not in _MAYBE_DONE)
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, (ConnectionRefusedError, gaierror))


def retry_after(error: Exception) -> int:
    """Seconds to wait before the next call if Slack limits the rate; 0 for any other error."""
    if not isinstance(error, SlackApiError) or _status(error) != 429:
        return 0
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    try:
        return max(ceil(float(headers.get("retry-after", UNKNOWN_WAIT))), 1)
    except ValueError:
        return UNKNOWN_WAIT


def is_missing(error: Exception) -> bool:
    """Whether somebody deleted the message."""
    return error_name(error) in MISSING_MESSAGE


@contextmanager
def ignore_unreachable() -> Iterator[None]:
    """Leaves the block quietly if a message can never be shown (`Trouble.PLACE`); other errors are raised."""
    try:
        yield
    except SlackApiError as error:
        if trouble_of(error) is not Trouble.PLACE:
            raise
        logger.warning("a message can no longer be shown", error=error_name(error))


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 200) or 200)
