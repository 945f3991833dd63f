"""Builds the Bolt app."""

from collections.abc import Callable

from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult

from bot.listeners import register
from greenlight.decisions.services import Services


def make_app(services: Services) -> App:
    """Returns the app with all its listeners.

    Bolt verifies each request by Slack's signature. `authorize` replaces the `auth.test` call that Bolt would otherwise
    make during the first request, within the three seconds that Slack waits.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = services.secret.value("bot_token")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = App(
        signing_secret=services.secret.value("signing_secret"),
        authorize=authorize,
        client=services.slack,
        process_before_response=True,
    )

    @app.middleware
    def use_one_client(context: BoltContext, next_: Callable[[], None]) -> None:
        # Bolt makes a client for each request, with a fixed token. Ours notices that the token was replaced.
        context["client"] = services.slack
        next_()

    register(app, services)
    return app
