"""What is left to do in Slack after a deployment: create the app, hand over its secrets, follow a changed manifest."""

from collections.abc import Collection, Mapping
from urllib.parse import quote

from greenlight.spec.catalog import all_chains
from scripts.checks.check import Check
from scripts.checks.secret import Filling, put_command
from scripts.deployment import Deployment
from scripts.manifest import REQUEST_URL, text

NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="
"""Slack's page "Create an app" with a manifest filled in (Slack, "Creating apps from manifests")."""

LONGEST_LINK = 8_000
"""Characters. Proxies and servers commonly refuse a request line over 8 kB; browsers take more. The manifest of all
chains in this repository makes a link of about 4,600."""


def filled_manifest(url: str, chains: Collection[str]) -> str:
    """The Slack app's manifest with the commands of these chains and the bot's URL."""
    deployed = [chain for name, chain in all_chains().items() if name in chains]
    return text(deployed).replace(REQUEST_URL, url)


def link_to_create(manifest: str) -> str:
    """The link that opens Slack's page with the manifest; "" if it would be too long."""
    body = "".join(line for line in manifest.splitlines(keepends=True) if not line.startswith("#"))
    link = NEW_APP + quote(body, safe="")
    return link if len(link) <= LONGEST_LINK else ""


def is_changed(previous: str, manifest: str, url: str, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether the Slack app needs the manifest again.

    `previous` is the last manifest written on this machine. If it was for another deployment, the outputs of the bot's
    stack before and after decide.
    """
    return previous != manifest if url in previous else dict(before) != dict(after)


def left_to_do(
    deployment: Deployment, secret: tuple[Filling, Check], *, file: str, link: str, changed: bool, command: str
) -> str:
    """The steps that are left, computed from the secret: a filled one means that the app is there.

    `file` is the manifest's path, `command` what to try out at the end.
    """
    filling, check = secret
    if filling == "filled" and not changed:
        return f"Nothing is left to do. `{doctor(deployment)}` checks the deployment."
    if filling == "filled":
        steps = [f"Paste {file} into the Slack app's App Manifest, and save: its commands or its address have changed."]
        return _numbered("Left to do:", steps)
    if filling == "wrong":
        return _numbered("Left to do:", [f"Correct the secret. {check.text}.", _hand_over(deployment)])
    unsure = " (the secret cannot be read from here, so this may be done)" if filling == "unknown" else ""
    create = "open the link below, choose the workspace and Create" if link else 'https://api.slack.com/apps, "Create"'
    steps = [
        f'Create the Slack app: {create}. If the page has no manifest, choose "From a manifest" and paste {file}. '
        'Then "Install to Workspace".',
        _hand_over(deployment),
        'Let Slack verify the address: in the app, "Event Subscriptions", "Retry" beside the request URL.',
        f"Check the model, with one call of a few tokens: {doctor(deployment, call=True)}",
        f"Try it in a channel: /invite @Greenlight, then {command}",
    ]
    return _numbered(f"Left to do{unsure}:", steps) + (f"\n\n{link}" if link else "")


def doctor(deployment: Deployment, *, call: bool = False) -> str:
    """The command that checks this deployment."""
    stage = deployment.settings.stage
    words = [*(["--call"] if call else []), *(["-c", f"greenlight:stage={stage}"] if stage != "dev" else [])]
    return f'make doctor ARGS="{" ".join(words)}"' if words else "make doctor"


def _hand_over(deployment: Deployment) -> str:
    return (
        "Give AWS the app's bot token (OAuth & Permissions) and signing secret (Basic Information). Run\n"
        f"     {put_command(deployment.secret, deployment.aws_options)}\n"
        '   then type {"bot_token": "xoxb-…", "signing_secret": "…"} with the two values, Enter and Ctrl-D.'
    )


def _numbered(title: str, steps: Collection[str]) -> str:
    return "\n".join([title, *(f"{number}. {step}" for number, step in enumerate(steps, 1))])
