from chains.catalog import find_chains
from scripts.manifest import FILE, manifest, text


def test_the_manifest_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "manifest.yml is stale: run `make manifest`"


def test_every_chain_has_its_command() -> None:
    commands = [command["command"] for command in manifest()["features"]["slash_commands"]]
    assert commands == [chain.command for chain in find_chains().values()]


def test_slack_takes_its_lengths() -> None:
    information = manifest()["display_information"]
    assert len(information["name"]) <= 35
    assert len(information["description"]) <= 140
    for command in manifest()["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_app_home_and_interactivity_are_on_and_the_scopes_are_what_the_calls_need() -> None:
    features, settings = manifest()["features"], manifest()["settings"]
    assert features["app_home"]["home_tab_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert settings["event_subscriptions"]["bot_events"] == ["app_home_opened"]
    assert manifest()["oauth_config"]["scopes"]["bot"] == ["chat:write", "commands", "files:write"]
