"""Writes `manifest.yml`, the Slack app's manifest with every chain: `python -m scripts.manifest`."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from greenlight.spec.catalog import all_chains, by_command
from greenlight.spec.chain import FROM_MESSAGE, Chain
from greenlight.spec.chain import OWN_COMMAND as COMMAND
from greenlight.texts.words import APP_NAME

FILE = Path(__file__).parent.parent / "manifest.yml"

REQUEST_URL = "https://example.com/request-url"
SCOPES = [
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "usergroups:read",
    "users:read",
]
"""What the bot may do: receive mentions and direct messages, post, upload, and see a person's channels, the members of
user groups, and who is a bot or has left."""

EVENTS = ["app_home_opened", "app_mention", "message.im"]
OWN_COMMAND = {
    "command": COMMAND,
    "url": REQUEST_URL,
    "description": "What I can do, your runs, how a run stands",
    "usage_hint": "chains | runs | status",
    "should_escape": False,
}
FROM_A_MESSAGE = {
    "name": "Start a chain from this",
    "type": "message",
    "callback_id": FROM_MESSAGE,
    "description": "Starts a chain with the message's text",
}
HEAD = f"""\
# The Slack app. Written by `make manifest` from the chains; a test fails when it is stale.
# Put the bot's Function URL (the stack's output RequestUrl) where {REQUEST_URL} stands.
"""


def manifest(chains: Collection[Chain]) -> dict[str, Any]:
    """Returns the manifest with the slash commands of these chains."""
    return {
        "display_information": {
            "name": APP_NAME,
            "description": "Start, watch and steer generative-AI chains that stop and ask a person",
            "background_color": "#1d6b52",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": APP_NAME, "always_online": True},
            "slash_commands": [OWN_COMMAND, *(_slash_command(*shared) for shared in by_command(chains).items())],
            "shortcuts": [FROM_A_MESSAGE],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"request_url": REQUEST_URL, "bot_events": EVENTS},
            "interactivity": {"is_enabled": True, "request_url": REQUEST_URL},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def _slash_command(command: str, chains: Sequence[Chain]) -> dict[str, Any]:
    first = chains[0]
    alone = f"{first.title}: {first.inputs[0].label}"
    shared = "Choose one of: " + ", ".join(chain.title for chain in chains)
    return {
        "command": command,
        "url": REQUEST_URL,
        "description": shared if len(chains) > 1 else alone,
        "usage_hint": f"{first.word} {first.inputs[0].example}".lstrip(),
        "should_escape": False,
    }


def text(chains: Collection[Chain]) -> str:
    """Returns the contents of the manifest file for these chains."""
    body: str = yaml.safe_dump(manifest(chains), sort_keys=False, allow_unicode=True, width=120)
    return HEAD + body


if __name__ == "__main__":
    FILE.write_text(text(all_chains().values()), encoding="utf-8")
