"""users.info, users.list and usergroups.users.list."""

from local.slack.errors import SlackError
from local.slack.methods.call import Call
from local.slack.workspace import SLACKBOT, Json, User, Workspace


def _user(workspace: Workspace, user: User) -> Json:
    profile = {
        "real_name": user.real_name,
        "display_name": user.name,
        "real_name_normalized": user.real_name,
        "display_name_normalized": user.name,
        "team": workspace.team_id,
    }
    return {
        "id": user.id,
        "team_id": workspace.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "color": user.color.lstrip("#"),
        "tz": user.tz,
        "profile": profile,
        # Slackbot is a user like others to Slack's Web API.
        "is_bot": user.is_bot and user.id != SLACKBOT,
        "is_app_user": False,
    }


def users_info(call: Call) -> Json:
    """One user; `user_not_found`."""
    user = call.workspace.users.get(call.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _user(call.workspace, user)}


def users_list(call: Call) -> Json:
    """Every user, bots too, by pages."""
    everyone = [_user(call.workspace, user) for user in call.workspace.users.values()]
    page, cursor = call.page_of(everyone, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def usergroups_users_list(call: Call) -> Json:
    """The ids of a group's members; `no_such_subteam`."""
    group = call.workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
