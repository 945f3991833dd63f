"""The common parts of the payloads to the app."""

from local.slack.installation import Installation, Limits
from local.slack.payloads import channel_name, interaction, response_url
from local.slack.workspace import OTHER_TEAM, Workspace
from tests.local.slack.support import ADA, ADAS_DM, ELI, MANIFEST, STUDIO, Clock


def installed() -> Installation:
    return Installation(MANIFEST, Workspace("Studio", "Greenlight", Clock()), Limits(), url="http://127.0.0.1:1")


def test_an_interaction_has_user_team_and_app() -> None:
    app = installed()
    workspace = app.workspace
    found = interaction(app, "block_actions", workspace.users[ADA])
    assert (found["type"], found["token"], found["api_app_id"]) == (
        "block_actions",
        app.verification_token,
        workspace.app_id,
    )
    assert found["user"] == {"id": ADA, "username": "ada", "name": "ada", "team_id": workspace.team_id}
    assert found["team"] == {"id": workspace.team_id, "domain": workspace.team_domain}


def test_direct_messages_have_slacks_name() -> None:
    channels = installed().workspace.channels
    assert [channel_name(channels[id]) for id in (STUDIO, ADAS_DM)] == ["studio", "directmessage"]


def test_a_response_url_leads_to_its_channel() -> None:
    app = installed()
    url = response_url(app, STUDIO, ADA, "1.2")
    place, _, key = url.rpartition("/")
    assert place == "http://127.0.0.1:1/_response"
    found = app.response_urls.use(key)
    assert (found.channel, found.user, found.original) == (STUDIO, ADA, "1.2")


def test_somebody_of_another_workspace_acts_in_this_one() -> None:
    app = installed()
    found = interaction(app, "block_actions", app.workspace.users[ELI])
    assert (found["user"]["team_id"], found["team"]["id"]) == (OTHER_TEAM, app.workspace.team_id)
