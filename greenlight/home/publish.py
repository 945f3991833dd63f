"""Publishes App Home for a person, and keeps it up to date."""

import time
from collections.abc import Callable, Sequence
from itertools import islice, takewhile

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError
from slack_sdk.errors import SlackApiError

from greenlight.decisions.services import Services
from greenlight.home.overview import overview, shared_channels
from greenlight.home.view import home_view
from greenlight.home.viewers import Viewer, note_viewer, viewers
from greenlight.runs.record import RunRecord
from greenlight.slack import views
from greenlight.slack.errors import NO_ANSWER
from greenlight.wire.reading import ContractError

logger = Logger(child=True)

REFRESHED = 10
"""People whose App Home is updated after a change: those who opened it last."""

MOST_LOOKUPS = 20
"""People to look up in Slack after a change, to see if it concerns them. Slack allows about 50 such calls a minute."""

TIME_TO_REFRESH = 5_000
"""Milliseconds that a function must have left to look up one more person and update their App Home."""


def publish_home(services: Services, user: str, page: str = "") -> None:
    """Shows the person's App Home as it is now, at a page ("": the newest) of their runs. Raises SlackApiError."""
    note_viewer(services.runs.items, user, int(time.time()), page)
    _publish(services, user, page)


def refresh_home(services: Services, user: str, changed: str) -> None:
    """Updates one person's App Home after a change of the run `changed`, if they opened it within the last hour.

    Only logs a failure, because what the person did is done anyway; the next change updates App Home.
    """
    try:
        for seen in viewers(services.runs.items, int(time.time()), user):
            _publish(services, seen.user, seen.page, changed)
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("App Home was not updated", user=user, error=_name(error))


def refresh_homes(services: Services, remaining: Callable[[], float], changed: str = "") -> None:
    """Updates App Home for everyone who opened it within the last hour and can see the run `changed`.

    Without `changed` it updates all of them. `remaining` says how many milliseconds the function has left. When time
    runs out, the rest waits for the next change; so does a failed update, which is logged.
    """
    try:
        run = services.runs.get(changed) if changed else None
        homes = viewers(services.runs.items, int(time.time()))
    except (ClientError, BotoCoreError, ContractError) as error:
        logger.warning("no App Home was updated", error=_name(error))
        return
    in_time = takewhile(lambda _: remaining() >= TIME_TO_REFRESH, _first(homes, run))
    for seen in islice((home for home in in_time if not run or _sees(services, home.user, run)), REFRESHED):
        refresh_home(services, seen.user, changed)


def _first(homes: Sequence[Viewer], run: RunRecord | None) -> Sequence[Viewer]:
    """The viewers in order, the requester first; for a run, only as many as Slack may be asked about."""
    return sorted(homes, key=lambda home: home.user != run.user)[:MOST_LOOKUPS] if run else homes


def _sees(services: Services, user: str, run: RunRecord) -> bool:
    return user == run.user or run.channel in shared_channels(services, user)


def _publish(services: Services, user: str, page: str, changed: str = "") -> None:
    view = home_view(overview(services, user, page, changed), page)
    views.publish_home(services.slack, user, view.to_dict())


def _name(error: Exception) -> str:
    return str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
