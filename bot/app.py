"""Makes the Bolt app."""

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.listeners import register
from greenlight.decisions.services import Services


def make_app(services: Services) -> App:
    """The app with all its listeners.

    Requests are verified by Slack's signature. `authorize` takes the place of the `auth.test` call that Bolt would make
    for the first request, within the three seconds that Slack waits for.
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
