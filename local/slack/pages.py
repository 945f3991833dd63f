"""The page and its view models: HTML pieces as JSON, which contain only what the viewer may see."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, send_from_directory
from flask.typing import ResponseReturnValue

from local.slack.render import blocks
from local.slack.render_html import Reader
from local.slack.render_message import Place, avatar, message
from local.slack.render_text import plain
from local.slack.workspace import Channel, Json, User, Workspace

PAGE_FOLDER = Path(__file__).parent / "page"
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: http: https:",
        "style-src 'self' 'unsafe-inline'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
"""A second protection after escaping: only the page's own scripts run, whatever a message contains."""


def blueprint(workspace: Workspace) -> Blueprint:
    """`/` with its files under `/_page/static/`, and the view models under `/_page/`; `?user=` is the viewer."""
    page = Blueprint("page", __name__)
    models = Models(workspace)
    page.add_url_rule("/", "index", _index)
    page.add_url_rule("/_page/static/<path:name>", "static", _static)
    page.add_url_rule("/_page/workspace", "workspace", models.workspace_of)
    page.add_url_rule("/_page/messages/<channel>", "messages", models.messages)
    page.add_url_rule("/_page/thread/<channel>/<ts>", "thread", models.thread)
    page.add_url_rule("/_page/view/<view_id>", "view", models.view)
    page.add_url_rule("/_page/home", "home", models.home)
    return page


def _index() -> Response:
    return _static("index.html")


def _static(name: str) -> Response:
    response = send_from_directory(PAGE_FOLDER, name)
    # No caching: an edited page must show at the next load, and the files are small and local.
    response.cache_control.no_cache = True
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


class Models:
    """The page's view models, read from the workspace; 404 for anything unknown or hidden from the viewer."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def workspace_of(self) -> ResponseReturnValue:
        """The sidebar: team, people to switch to, channels with their newest message's `ts`, the open views' ids.

        Without a known person in the address, the viewer is the first person, so any address shows something.
        """
        user, seen = self._person(request.args.get("user", "")) or self._people()[0], self.workspace
        return {
            "user": user.id,
            "team": seen.team_name,
            "app": seen.app_name,
            "people": [_person(person) for person in self._people()],
            "channels": [
                self._channel(channel, user) for channel in seen.channels.values() if user.id in channel.members
            ],
            "views": [view_id for view_id, opened in seen.views.items() if opened.user == user.id],
        }

    def messages(self, channel: str) -> ResponseReturnValue:
        """The channel's messages; of thread replies, only those that were also sent to the channel."""
        user = self._user()
        shown = [content for content in self._seen(channel, user) if _in_channel(content)]
        place = Place(channel, self.workspace.users)
        return {"messages": [_rendered(content, place, self._reader(user)) for content in shown]}

    def thread(self, channel: str, ts: str) -> ResponseReturnValue:
        """A message's thread: the root's `ts`, the root (unless it is deleted) and the replies."""
        user = self._user()
        seen = self._seen(channel, user)
        root = next((content.get("thread_ts", ts) for content in seen if content["ts"] == ts), ts)
        shown = [content for content in seen if root in (content["ts"], content.get("thread_ts"))]
        place = Place(channel, self.workspace.users, in_thread=True)
        return {"root": root, "messages": [_rendered(content, place, self._reader(user)) for content in shown]}

    def view(self, view_id: str) -> ResponseReturnValue:
        """One of the viewer's modals: title, buttons' texts, blocks, and the id of the view below it."""
        user = self._user()
        opened = self.workspace.views.get(view_id)
        if opened is None or opened.user != user.id:
            abort(404)
        content = opened.view
        return {
            "id": view_id,
            "parent": opened.parent,
            "title": plain(content["title"]),
            "submit": plain(content["submit"]) if content.get("submit") else "",
            "close": plain(content["close"]) if content.get("close") else "Cancel",
            "html": str(blocks(content["blocks"], self._reader(user, f"v{view_id}"))),
        }

    def home(self) -> ResponseReturnValue:
        """The app's Home tab for the viewer; empty until the app publishes one."""
        user = self._user()
        content: Mapping[str, Any] = self.workspace.homes.get(user.id, {"blocks": []})
        return {"html": str(blocks(content["blocks"], self._reader(user, "home")))}

    def _people(self) -> list[User]:
        return [person for person in self.workspace.users.values() if not (person.is_bot or person.deleted)]

    def _person(self, named: str) -> User | None:
        return next((person for person in self._people() if named in (person.id, person.name)), None)

    def _user(self) -> User:
        user = self._person(request.args.get("user", ""))
        if user is None:
            abort(404, "Add ?user= with the name or id of a person of this workspace.")
        return user

    def _reader(self, user: User, scope: str = "") -> Reader:
        seen = self.workspace
        return Reader(
            user=user.id,
            users={person.id: person.name for person in seen.users.values()},
            channels={
                channel.id: self._name(channel, user)
                for channel in seen.channels.values()
                if not channel.is_im and (not channel.is_private or user.id in channel.members)
            },
            groups={group.id: group.handle for group in seen.usergroups.values()},
            own_groups=frozenset(group.id for group in seen.usergroups.values() if user.id in group.users),
            unselectable=frozenset(person.id for person in seen.users.values() if person.is_bot or person.deleted),
            scope=scope,
        )

    def _seen(self, channel: str, user: User) -> list[Json]:
        room = self.workspace.channels.get(channel)
        if room is None or user.id not in room.members:
            abort(404)
        return [content for content in self.workspace.messages(channel) if _may_see(content, user)]

    def _channel(self, channel: Channel, user: User) -> Json:
        shown = [content["ts"] for content in self._seen(channel.id, user) if _in_channel(content)]
        return {
            "id": channel.id,
            "name": self._name(channel, user),
            "topic": channel.topic,
            "direct": channel.is_im,
            "kind": channel.kind,
            "members": len(channel.members),
            "latest": shown[-1] if shown else "",
        }

    def _name(self, channel: Channel, user: User) -> str:
        """The name that the person sees; a group's direct messages are called after the others."""
        if channel.is_im:
            return self.workspace.app_name
        others = [self.workspace.users[one].name for one in sorted(channel.members - {user.id})]
        return ", ".join(others) if channel.is_mpim else channel.name


def _may_see(content: Json, user: User) -> bool:
    return bool("ephemeral_to" not in content or content["ephemeral_to"] == user.id)


def _in_channel(content: Json) -> bool:
    reply = content.get("thread_ts", content["ts"]) != content["ts"]
    return not reply or content.get("subtype") == "thread_broadcast"


def _person(person: User) -> Json:
    return {"id": person.id, "name": person.name, "real_name": person.real_name, "avatar": str(avatar(person))}


def _rendered(content: Json, place: Place, reader: Reader) -> Json:
    return {"ts": content["ts"], "html": str(message(content, place, reader))}
