import ast
from typing import Any

import yaml
from slack_sdk import WebClient

from greenlight.spec.catalog import all_chains
from greenlight.spec.chain import FROM_MESSAGE, OWN_COMMAND
from local.slack.methods.table import METHODS
from scripts.manifest import FILE, HEAD, manifest, text
from tests.along import CHAINS, NAMES

EVERY = all_chains().values()


def without_own(found: dict[str, Any]) -> dict[str, Any]:
    """Returns the manifest without the commands of custom chains."""
    own = {chain.command for chain in EVERY if chain.name not in NAMES}
    commands = [one for one in found["features"]["slash_commands"] if one["command"] not in own]
    return {**found, "features": {**found["features"], "slash_commands": commands}}


def test_the_manifest_is_fresh() -> None:
    written = FILE.read_text(encoding="utf-8")
    fresh = without_own(manifest(CHAINS.values()))
    assert (written.startswith(HEAD), without_own(yaml.safe_load(written))) == (True, fresh), "run `make manifest`"


def test_the_file_is_the_manifest_below_a_note() -> None:
    written = text(CHAINS.values())
    assert written.startswith(HEAD)
    assert yaml.safe_load(written) == manifest(CHAINS.values())


def test_every_command_of_a_chain_is_there_once() -> None:
    commands = [command["command"] for command in manifest(EVERY)["features"]["slash_commands"]]
    assert sorted(commands) == sorted({OWN_COMMAND, *(chain.command for chain in EVERY)})


def test_a_deployments_manifest_has_the_commands_of_its_chains() -> None:
    some = [all_chains()[name] for name in ("movie-pitch", "popular-repo-langchain")]
    own, pitch, repo = manifest(some)["features"]["slash_commands"]
    assert [own["command"], pitch["command"], repo["command"]] == [OWN_COMMAND, "/pitch-movie", "/popular-repo"]
    assert repo["usage_hint"] == "langchain Python"
    assert repo["description"] == "Popular repo (LangChain): Which programming language?"


def test_the_manifest_fits_slacks_lengths() -> None:
    information = manifest(EVERY)["display_information"]
    assert len(information["name"]) <= 35
    assert len(information["description"]) <= 140
    for command in manifest(EVERY)["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_app_home_and_interactivity_are_on() -> None:
    features, settings = manifest(EVERY)["features"], manifest(EVERY)["settings"]
    assert features["app_home"]["home_tab_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert settings["event_subscriptions"]["bot_events"] == ["app_home_opened", "app_mention", "message.im"]


def test_the_shortcut_fits_slacks_lengths_and_has_the_bots_id() -> None:
    (shortcut,) = manifest(EVERY)["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", FROM_MESSAGE)
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def called() -> set[str]:
    """Returns the methods of Slack's client that our code calls, by the client's names."""
    files = [file for part in ("bot", "greenlight", "lambdas") for file in (FILE.parent / part).rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    # `api_call` is what all of them end in.
    return {name for name in names - {"api_call"} if hasattr(WebClient, name) and "_" in name.strip("_")}


def test_the_scopes_are_exactly_those_that_the_calls_need() -> None:
    methods = {name.replace(".", "_").lower(): method.scopes[:1] for name, method in METHODS.items()}
    methods["files_upload_v2"] = ("files:write",)
    needed = {scope for name in called() for scope in methods[name.lower()]}
    assert needed == {"channels:read", "chat:write", "files:write", "usergroups:read", "users:read"}
    # These need a scope but no call: commands, private channels, and the events.
    heard = {"app_mentions:read", "im:history"}
    assert set(manifest(EVERY)["oauth_config"]["scopes"]["bot"]) == {*needed, *heard, "commands", "groups:read"}
