"""Builds the Bolt app."""

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.listeners import register
from greenlight.decisions.services import Services


def make_app(services: Services) -> App:
    """Returns the app with all its listeners.

    Bolt verifies each request by Slack's signature. `authorize` replaces the `auth.test` call that Bolt would otherwise
    make during the first request, within the three seconds that Slack waits.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = services.secret("bot_token")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = App(
        signing_secret=services.secret("signing_secret"),
        authorize=authorize,
        client=services.slack,
        process_before_response=True,
    )
    register(app, services)
    return app
