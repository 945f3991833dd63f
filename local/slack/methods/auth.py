"""api.test and auth.test."""

from local.slack.errors import SlackError
from local.slack.methods.call import Call
from local.slack.workspace import Json


def api_test(call: Call) -> Json:
    """Returns the arguments; fails with the given `error`, if any, as in Slack."""
    if call.text("error"):
        raise SlackError(call.text("error"))
    return {"args": {name: value for name, value in call.arguments.items() if name != "token"}}


def auth_test(call: Call) -> Json:
    """Returns the token's owner."""
    workspace = call.workspace
    return {
        "url": f"{call.app.url}/",
        "team": workspace.team_name,
        "team_id": workspace.team_id,
        "user": workspace.users[workspace.bot_user_id].name,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }
