"""What is left to do in Slack after a deployment, and the link that creates the app."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from greenlight.spec.catalog import all_chains
from scripts import slack_app
from scripts.checks.check import Check
from scripts.checks.secret import Filling
from scripts.deployment import Deployment
from scripts.manifest import FILE
from stacks.settings.settings import Settings
from tests.along import NAMES

# As long as the addresses that Lambda gives.
URL = "https://abcdefghijklmnopqrstuvwxyz123456.lambda-url.ap-southeast-2.on.aws/"
HERE = Deployment(settings=Settings(), chains={}, region="eu-west-1")
WELL = Check("Slack secret", "ok", "")


def left(filling: Filling, *, changed: bool = True, link: str = "https://slack", text: str = "") -> str:
    check = replace(WELL, text=text)
    return slack_app.left_to_do(
        HERE, (filling, check), file="build/manifest.yml", link=link, changed=changed, command="/pitch-movie cats"
    )


def test_the_manifest_gets_the_bots_url_everywhere() -> None:
    written = slack_app.filled_manifest(URL, ["movie-pitch", "trip-planner"])
    filled = yaml.safe_load(written)
    assert "example.com" not in written
    assert filled["settings"]["interactivity"]["request_url"] == URL
    assert filled["settings"]["event_subscriptions"]["request_url"] == URL
    commands = filled["features"]["slash_commands"]
    assert {command["url"] for command in commands} == {URL}
    assert [command["command"] for command in commands] == ["/greenlight", "/pitch-movie", "/plan-trip"]


def test_the_link_carries_the_whole_manifest_of_every_chain() -> None:
    manifest = slack_app.filled_manifest(URL, NAMES)
    link = slack_app.link_to_create(manifest)
    assert 4_000 < len(link) < 5_500
    assert "+" not in link
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "api.slack.com", "/apps")
    query = parse_qs(parts.query, strict_parsing=True)
    assert query["new_app"] == ["1"]
    assert yaml.safe_load(query["manifest_yaml"][0]) == yaml.safe_load(manifest)
    assert yaml.safe_load(manifest)["oauth_config"] == yaml.safe_load(FILE.read_text("utf-8"))["oauth_config"]


def test_a_link_that_is_too_long_is_left_out() -> None:
    manifest = slack_app.filled_manifest(URL, all_chains())
    assert slack_app.link_to_create(manifest + f"x: {'y' * slack_app.LONGEST_LINK}\n") == ""


@pytest.mark.parametrize(
    ("previous", "before", "changed"),
    [
        (f"new {URL}", {"Chains": "a"}, False),
        (f"old {URL}", {"Chains": "a,b"}, True),
        ("of another stage", {"Chains": "a,b"}, False),
        ("", {"Chains": "a"}, True),
        ("", {}, True),
    ],
)
def test_a_manifest_has_changed_by_its_last_copy_or_by_the_outputs(
    previous: str, before: dict[str, str], changed: bool
) -> None:
    assert slack_app.is_changed(previous, f"new {URL}", URL, before, {"Chains": "a,b"}) == changed


@pytest.mark.parametrize("filling", ["empty", "missing"])
def test_a_first_deployment_is_told_every_step(filling: Filling) -> None:
    said = left(filling)
    assert said.startswith("Left to do:\n1. Create the Slack app: open the link below, ")
    assert "paste build/manifest.yml" in said
    assert "put-secret-value --region eu-west-1 --secret-id dev/greenlight/slack --secret-string file:" in said
    assert '"Retry" beside the request URL' in said
    assert 'make doctor ARGS="--call"' in said
    assert "5. Try it in a channel: /invite @Greenlight, then /pitch-movie cats\n\nhttps://slack" in said


def test_without_a_link_the_file_is_to_be_pasted() -> None:
    said = left("empty", link="")
    assert "link" not in said
    assert 'https://api.slack.com/apps, "Create"' in said
    assert said.endswith("/pitch-movie cats")


def test_a_filled_secret_means_that_the_app_is_there() -> None:
    assert left("filled", changed=False) == "Nothing is left to do. `make doctor` checks the deployment."
    said = left("filled")
    assert said.splitlines()[1].startswith("1. Paste build/manifest.yml into the Slack app's App Manifest")
    assert len(said.splitlines()) == 2
    assert "put-secret-value" not in said


def test_a_wrong_secret_is_to_be_corrected() -> None:
    said = left("wrong", text='dev/greenlight/slack: "bot_token" is empty')
    assert '1. Correct the secret. dev/greenlight/slack: "bot_token" is empty.\n2. Give AWS' in said
    assert "Create the Slack app" not in said


def test_a_secret_that_may_not_be_read_leaves_it_open() -> None:
    assert left("unknown").startswith(
        "Left to do (the secret cannot be read from here, so this may be done):\n1. Create"
    )


def test_the_doctor_looks_at_the_same_stage() -> None:
    prod = replace(HERE, settings=Settings(stage="prod"))
    assert slack_app.doctor(prod) == 'make doctor ARGS="-c greenlight:stage=prod"'
    assert slack_app.doctor(prod, call=True) == 'make doctor ARGS="--call -c greenlight:stage=prod"'
    assert slack_app.doctor(HERE) == "make doctor"
