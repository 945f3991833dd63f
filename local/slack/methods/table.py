"""The table of Web API methods, each with its function and scopes."""

from collections.abc import Callable
from typing import NamedTuple

from local.slack.methods import auth, chat, conversations, files, users, views
from local.slack.methods.call import Call
from local.slack.workspace import Json


class Method(NamedTuple):
    """A method's function and its scopes. Any one scope is enough; an empty tuple means that none is needed."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS = {
    "api.test": Method(auth.api_test),
    "auth.test": Method(auth.auth_test),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.conversations_history, _HISTORY),
    "conversations.info": Method(conversations.conversations_info, _READ),
    "conversations.join": Method(conversations.conversations_join, ("channels:join",)),
    "conversations.list": Method(conversations.conversations_list, _READ),
    "conversations.members": Method(conversations.conversations_members, _READ),
    "conversations.open": Method(conversations.conversations_open, ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.conversations_replies, _HISTORY),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "reactions.add": Method(chat.add_reaction, ("reactions:write",)),
    "usergroups.list": Method(users.usergroups_list, ("usergroups:read",)),
    "usergroups.users.list": Method(users.usergroups_users_list, ("usergroups:read",)),
    "users.conversations": Method(users.users_conversations, _READ),
    "users.info": Method(users.users_info, ("users:read",)),
    "users.list": Method(users.users_list, ("users:read",)),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
