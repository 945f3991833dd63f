"""Reads the body of a signed request, and checks what Bolt and the listeners take for granted in it.

Slack sends nothing else. So a request that lacks it comes from somebody who has the signing secret and tries things,
or from a change in Slack: the answer is 400 and a warning in the log, not a failure of the function. What the bot wrote
into its buttons and modals is read by the listeners; `bot/listeners/failing.py` tells the person if it cannot be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qsl

from msgspec import Meta

from greenlight.wire.reading import ContractError, read, read_json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

Json = dict[str, Any]
Text = Annotated[str, Meta(min_length=1)]


def payload_of(body: str, content_type: str) -> Json:
    """Returns the payload of a signed body. Raises ContractError if it is not one that Slack sends."""
    payload = read_json(body, dict) if content_type == JSON else _form(body)
    if not isinstance(payload, dict):
        raise ContractError("not a JSON object")
    read(payload, _Any)
    kind = _kind(payload)
    read(payload, KINDS[kind])
    if kind == "event_callback":
        read(payload["event"], EVENTS.get(payload["event"]["type"], _Event))
    return payload


def _form(body: str) -> Any:
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return read_json(fields["payload"], dict) if "payload" in fields else fields


def _kind(payload: Json) -> str:
    kind = payload.get("type", "command" if "command" in payload else "ssl_check")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ContractError("an unknown type")
    return kind


@dataclass(frozen=True)
class _One:
    id: Text


@dataclass(frozen=True, kw_only=True)
class _Any:
    """What Bolt reads of every payload, in whatever form Slack sends it."""

    authorizations: "list[_Any] | None" = None
    enterprise: str | Json | None = None
    enterprise_id: str | None = None
    team: str | Json | None = None
    team_id: str | None = None
    user: str | Json | None = None
    user_id: str | None = None
    channel: str | Json | None = None
    channel_id: str | None = None
    response_url: str | None = None
    response_urls: list[Json] = field(default_factory=list)
    event: "_Any | None" = None
    item: "_Any | None" = None
    message: "_Any | None" = None
    previous_message: "_Any | None" = None
    assistant_thread: "_Any | None" = None


@dataclass(frozen=True, kw_only=True)
class _Command:
    command: Text
    user_id: Text
    team_id: Text
    channel_id: Text
    trigger_id: Text
    text: str = ""


@dataclass(frozen=True)
class _Verification:
    challenge: Text


@dataclass(frozen=True)
class _Check:
    """Slack's check of the address's certificate, a form; Bolt answers it."""

    ssl_check: Text


@dataclass(frozen=True, kw_only=True)
class _Event:
    type: Text


@dataclass(frozen=True, kw_only=True)
class _Callback:
    event_id: Text
    event: _Event


@dataclass(frozen=True, kw_only=True)
class _HomeOpened:
    user: Text
    tab: Text


@dataclass(frozen=True, kw_only=True)
class _Message:
    channel: Text
    ts: Text
    thread_ts: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A message's fields that say where it is."""

    ts: str | None = None
    thread_ts: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Action:
    action_id: Text
    block_id: Text


@dataclass(frozen=True)
class _Shown:
    type: str


@dataclass(frozen=True, kw_only=True)
class _Click:
    """A click in a channel, or in a view, which belongs to none."""

    user: _One
    trigger_id: Text
    actions: Annotated[list[_Action], Meta(min_length=1)]
    channel: _One | None = None
    message: _Said | None = None
    container: _Said | None = None
    view: _Shown = field(default_factory=lambda: _Shown(""))

    def __post_init__(self) -> None:
        if not self.view.type and not (self.channel and (self.message or self.container)):
            raise ValueError("a click in neither a channel nor a view")


@dataclass(frozen=True, kw_only=True)
class _State:
    values: dict[str, dict[str, Json]]


@dataclass(frozen=True, kw_only=True)
class _Block:
    type: Text
    block_id: str = ""


@dataclass(frozen=True, kw_only=True)
class _View:
    type: Text
    id: Text
    hash: Text
    callback_id: Text
    blocks: list[_Block]
    state: _State
    private_metadata: str = ""


@dataclass(frozen=True, kw_only=True)
class _Submission:
    user: _One
    team: _One
    view: _View


@dataclass(frozen=True, kw_only=True)
class _Shortcut:
    callback_id: Text
    trigger_id: Text
    user: _One
    channel: _One
    message: _Said
    response_url: Text


KINDS: Mapping[str, type] = {
    "command": _Command,
    "ssl_check": _Check,
    "url_verification": _Verification,
    "event_callback": _Callback,
    "block_actions": _Click,
    "view_submission": _Submission,
    "message_action": _Shortcut,
}
"""The kinds of requests that Slack sends to this app, by their type. The first two are forms without one."""

EVENTS: Mapping[str, type] = {"app_home_opened": _HomeOpened, "app_mention": _Message, "message": _Message}
"""The events that have a listener."""
