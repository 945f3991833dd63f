"""Ends a run that did not end with its own notification: its record, its open decisions, its card."""

from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decisions
from greenlight.lifecycle.failure import look_at_failure
from greenlight.runs.failures import ending
from greenlight.runs.show import show_card
from greenlight.runs.usage import record_usage
from greenlight.spec.ids import SLACK_ID
from greenlight.wire.errors import STOPPED, UNANSWERED


def end_run(
    services: Services,
    name: str,
    status: str,
    *,
    error: str,
    cause: str,
    at: int,
    thread_ts: str = "",
    redrives: int | None = None,
) -> None:
    """Ends the run with its execution's status, error and cause. Does nothing if the run has no record.

    `at` is in seconds since 1970. `redrives` is how often the execution was redriven, if known. If the run had ended
    already, its record keeps that ending, but its card is updated again: an earlier delivery may have stopped before
    that. Raises botocore's errors and SlackApiError.
    """
    run = services.runs.get(name)
    if not run:
        return
    ended_as, reason = ending(status, error, cause)
    services.runs.end_run(
        name,
        ended_as,
        reason=reason,
        error=_shown_error(status, error),
        ended_by=stopped_by(status, error, cause),
        ended=at,
        # The record may not have it before the run's first notification.
        thread_ts=run.thread_ts or thread_ts,
        redrives=run.redrives if redrives is None else redrives,
        **look_at_failure(services, run, ended_as, error),
    )
    close_decisions(services, name)
    show_card(services, record_usage(services, name) or run)


def _shown_error(status: str, error: str) -> str:
    """The error's name for the card; none if the card's status already says it."""
    if error in (STOPPED, UNANSWERED):
        return ""
    return error or ("" if status == "ABORTED" else status)


def stopped_by(status: str, error: str, cause: str) -> str:
    """The Slack id of the person who stopped an execution from Slack; "" if it ended in any other way."""
    return cause if (status, error) == ("ABORTED", STOPPED) and SLACK_ID.fullmatch(cause) else ""
