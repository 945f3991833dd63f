"""Ends a run that no message of its own ended: its record, its open decisions, its card."""

from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decisions
from greenlight.runs.failures import ending
from greenlight.runs.show import show_card
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
    """Ends the run as its execution ended, in Step Functions' words; one without a record is left alone.

    `at` is in seconds since 1970, `redrives` how often the execution was redriven, where that is known. How a run ended
    that had ended already stays; it is shown again, as an earlier delivery may have broken off. Raises botocore's
    errors, and SlackApiError.
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
        # The record has it only from the run's first message on.
        thread_ts=run.thread_ts or thread_ts,
        redrives=run.redrives if redrives is None else redrives,
    )
    close_decisions(services, name)
    show_card(services, services.runs.get(name) or run)


def _shown_error(status: str, error: str) -> str:
    """The error's name for the card: none where that says all there is to say."""
    if error in (STOPPED, UNANSWERED):
        return ""
    return error or ("" if status == "ABORTED" else status)


def stopped_by(status: str, error: str, cause: str) -> str:
    """The person who stopped an execution from Slack, from its error and cause; "" for one that ended otherwise."""
    return cause if (status, error) == ("ABORTED", STOPPED) and SLACK_ID.fullmatch(cause) else ""
