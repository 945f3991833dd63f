"""App Home: shows a person what `greenlight/home/view.py` makes of their overview, and keeps it up to date."""

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
"""People whose App Home is brought up to date after a change: those who opened it last."""

ASKED = 20
"""People of whom Slack is asked after one change whether they see it; it takes about 50 such questions a minute."""

TAKES = 5_000
"""Milliseconds that have to be left of a function's time to ask about one more App Home and redraw it."""


def publish_home(services: Services, user: str, page: str = "") -> None:
    """Shows the person's App Home as it is now, at a page ("": the newest) of their runs. Raises SlackApiError."""
    note_viewer(services.runs.items, user, int(time.time()), page)
    _publish(services, user, page)


def refresh_home(services: Services, user: str, changed: str) -> None:
    """Brings one person's App Home up to date, if they opened it within the hour, after the run `changed`.

    What they did was done whether this works or not: a failure is logged, and the next change shows it.
    """
    try:
        for seen in viewers(services.runs.items, int(time.time()), user):
            _publish(services, seen.user, seen.page, changed)
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("App Home was not brought up to date", user=user, error=_name(error))


def refresh_homes(services: Services, remaining: Callable[[], float], changed: str = "") -> None:
    """Brings App Home up to date for those who have opened it within the hour, and who see the run `changed`.

    Without one for all of them. `remaining` says how many milliseconds the function has left: what does not fit is
    left to the next change, as is, after it was logged, what is refused.
    """
    try:
        run = services.runs.get(changed) if changed else None
        homes = viewers(services.runs.items, int(time.time()))
    except (ClientError, BotoCoreError, ContractError) as error:
        logger.warning("no App Home was brought up to date", error=_name(error))
        return
    in_time = takewhile(lambda _: remaining() >= TAKES, _first(homes, run))
    for seen in islice((home for home in in_time if not run or _sees(services, home.user, run)), REFRESHED):
        refresh_home(services, seen.user, changed)


def _first(homes: Sequence[Viewer], run: RunRecord | None) -> Sequence[Viewer]:
    """The Homes in the order of their turn, the requester's first; of a run, as many as Slack may be asked about."""
    return sorted(homes, key=lambda home: home.user != run.user)[:ASKED] if run else homes


def _sees(services: Services, user: str, run: RunRecord) -> bool:
    return user == run.user or run.channel in shared_channels(services, user)


def _publish(services: Services, user: str, page: str, changed: str = "") -> None:
    view = home_view(overview(services, user, page, changed), page)
    views.publish_home(services.slack, user, view.to_dict())


def _name(error: Exception) -> str:
    return str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
