"""The bot: checks each request, and passes it on to the Bolt app."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger
from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.entry import Entry, NotAdmittedError
from bot.listeners import register
from greenlight.decisions.services import Services

logger = Logger(child=True)

NOT_FOUND = 404
"""Bolt's status for a request that no listener matches."""


class Bot:
    """Answers the requests at the bot's address; `now` returns the time in seconds."""

    def __init__(self, services: Services, now: Callable[[], float]) -> None:
        self._entry, self.app = Entry(services.secret, now), make_app(services)

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answers one request, in the Function URL's payload format 2.0.

        Who is refused learns nothing but the status: the address is public.
        """
        try:
            request = self._entry.admit(event)
        except NotAdmittedError as refusal:
            logger.info("a request is refused", status=refusal.status, why=str(refusal))
            return {"statusCode": refusal.status, "headers": {}, "body": ""}
        response = self.app.dispatch(request)
        status = response.status
        if status == NOT_FOUND:
            # Slack repeats an event that is not acknowledged, and would stop sending events after many of them.
            status = 200 if request.body.get("type") == "event_callback" else 400
        return {"statusCode": status, "headers": response.first_headers(), "body": response.body}


def make_app(services: Services) -> App:
    """Returns the app with all its listeners.

    It verifies nothing: `Entry` has done that, before Bolt parses a body. `authorize` replaces the `auth.test` call
    that Bolt would otherwise make during the first request, within the three seconds that Slack waits.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = services.secret.value("bot_token")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = App(
        request_verification_enabled=False,
        authorize=authorize,
        client=services.slack,
        process_before_response=True,
    )

    @app.middleware
    def use_one_client(context: BoltContext, next_: Callable[[], None]) -> None:
        # Bolt makes a client for each request, with a fixed token. Ours notices that the token was replaced.
        context["client"] = services.slack
        next_()

    @app.middleware
    def note_workspace(body: dict[str, Any], context: BoltContext, next_: Callable[[], None]) -> None:
        user = body.get("user")
        if isinstance(user, Mapping) and user.get("team_id"):
            at = "" if context.enterprise_id else context.team_id or ""
            services.kinds.note(user["id"], user["team_id"], at)
        next_()

    register(app, services)
    return app
