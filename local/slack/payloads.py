"""The common parts of the payloads to the app, in Slack's shapes."""

from local.slack.installation import Installation
from local.slack.workspace import Channel, Json, User


def interaction(app: Installation, kind: str, user: User) -> Json:
    """The fields of every interaction's payload: `team` is the app's workspace, `user.team_id` the person's own."""
    workspace = app.workspace
    return {
        "type": kind,
        "token": app.verification_token,
        "api_app_id": workspace.app_id,
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id or workspace.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """The channel's name in payloads."""
    return {"im": "directmessage", "private_channel": "privategroup"}.get(channel.kind, channel.name)


def response_url(app: Installation, channel: str, user: str, original: str | None = None) -> str:
    """Returns a new response URL for the person in the channel; `original` is the ts of the clicked message."""
    return f"{app.url}/_response/{app.response_urls.issue(channel, user, original)}"
