"""Writes `manifest.yml`, the Slack app's manifest, from the chains: `python -m scripts.manifest`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.replies import APP_NAME
from chains.catalog import by_command
from chains.spec import Chain

FILE = Path(__file__).parent.parent / "manifest.yml"
REQUEST_URL = "https://example.com/request-url"
HEAD = f"""\
# The Slack app. Written by `make manifest` from the chains; a test fails when it is stale.
# Put the bot's Function URL (the stack's output RequestUrl) where {REQUEST_URL} stands.
"""


def manifest() -> dict[str, Any]:
    """The manifest, with every slash command that chains have."""
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
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": APP_NAME, "always_online": True},
            "slash_commands": [_slash_command(command, chains) for command, chains in by_command().items()],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "files:write", "usergroups:read", "users:read"]}},
        "settings": {
            "event_subscriptions": {"request_url": REQUEST_URL, "bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True, "request_url": REQUEST_URL},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def _slash_command(command: str, chains: Sequence[Chain]) -> dict[str, Any]:
    first = chains[0]
    alone = (f"{first.title}: {first.inputs[0].label}", first.inputs[0].example)
    shared = ("Choose one of: " + ", ".join(chain.title for chain in chains), f"{first.word} {first.inputs[0].example}")
    description, hint = shared if first.word else alone
    return {
        "command": command,
        "url": REQUEST_URL,
        "description": description,
        "usage_hint": hint,
        "should_escape": False,
    }


def text() -> str:
    """The manifest as it stands in the file."""
    body: str = yaml.safe_dump(manifest(), sort_keys=False, allow_unicode=True, width=120)
    return HEAD + body


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
