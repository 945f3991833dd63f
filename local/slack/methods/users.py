"""users.info, list and conversations; usergroups.list and usergroups.users.list."""

from local.slack.errors import SlackError
from local.slack.methods.call import Call
from local.slack.methods.conversations import described, of_types
from local.slack.workspace import SLACKBOT, Json, User, UserGroup, Workspace


def _user(workspace: Workspace, user: User) -> Json:
    team_id = user.team_id or workspace.team_id
    with_app = [channel for channel in workspace.channels.values() if workspace.bot_user_id in channel.members]
    profile = {
        "real_name": user.real_name,
        "display_name": user.name,
        "real_name_normalized": user.real_name,
        "display_name_normalized": user.name,
        "team": team_id,
    }
    return {
        "id": user.id,
        "team_id": team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "color": user.color.lstrip("#"),
        "tz": user.tz,
        "profile": profile,
        # In Slack's Web API, Slackbot is no bot.
        "is_bot": user.is_bot and user.id != SLACKBOT,
        "is_app_user": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        # Only for people who share no channel with the app: not for those in a shared channel with it.
        "is_stranger": bool(user.team_id) and not any(user.id in channel.members for channel in with_app),
    }


def users_info(call: Call) -> Json:
    """One user; `user_not_found`."""
    user = call.workspace.users.get(call.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _user(call.workspace, user)}


def users_list(call: Call) -> Json:
    """Every user, including bots, in pages."""
    everyone = [_user(call.workspace, user) for user in call.workspace.users.values()]
    page, cursor = call.page_of(everyone, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def users_conversations(call: Call) -> Json:
    """The channels of `types` (default: public channels) that `user` (default: the bot) is in, in pages.

    Of another user's direct messages, returns only those with the bot. Raises `user_not_found`.
    """
    user = call.text("user") or call.workspace.bot_user_id
    if user not in call.workspace.users:
        raise SlackError("user_not_found")
    found = [described(call.workspace, channel) for channel in of_types(call) if user in channel.members]
    page, cursor = call.page_of(found, 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def _usergroup(workspace: Workspace, group: UserGroup, call: Call) -> Json:
    members: Json = {"users": list(group.users)} if call.flag("include_users") else {}
    if call.flag("include_count"):
        members["user_count"] = len(group.users)
    return {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_delete": 0,
        **members,
    }


def usergroups_list(call: Call) -> Json:
    """Every user group; with its members if `include_users` is set, with their number if `include_count` is."""
    groups = call.workspace.usergroups.values()
    return {"usergroups": [_usergroup(call.workspace, group, call) for group in groups]}


def usergroups_users_list(call: Call) -> Json:
    """The ids of a group's members. Raises `no_such_subteam`."""
    group = call.workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
