"""The person, channel and message of a control request."""

import pytest

from local.slack.people import ControlError, channel_of, message_of, person, tell_privately, typed, user_called
from local.slack.workspace import Workspace
from tests.local.slack.support import ADA, BEN, BOT, STUDIO, Clock


@pytest.fixture
def workspace() -> Workspace:
    return Workspace("Studio", "Greenlight", Clock())


def test_only_people_can_act(workspace: Workspace) -> None:
    assert person(workspace, ADA).id == ADA
    for nobody in (BOT, "U0GONE"):
        with pytest.raises(ControlError, match="There is no person") as refused:
            person(workspace, nobody)
        assert refused.value.status == 404


def test_people_act_only_in_their_channels(workspace: Workspace) -> None:
    ada = person(workspace, ADA)
    assert channel_of(workspace, STUDIO, ada).id == STUDIO
    workspace.set_member(STUDIO, ADA, member=False)
    for place in (STUDIO, "C0GONE"):
        with pytest.raises(ControlError, match="ada is not in a channel"):
            channel_of(workspace, place, ada)


def test_people_act_only_on_visible_messages(workspace: Workspace) -> None:
    ada, ben = person(workspace, ADA), person(workspace, BEN)
    studio = channel_of(workspace, STUDIO, ada)
    private = tell_privately(workspace, STUDIO, ADA, "Psst")
    assert message_of(workspace, studio, private["ts"], ada)["text"] == "Psst"
    for ts, user in ((private["ts"], ben), ("1.2", ada)):
        with pytest.raises(ControlError, match="cannot see a message"):
            message_of(workspace, studio, ts, user)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@ADA, @ben and @nobody", f"<@{ADA}>, <@{BEN}> and @nobody"),
        ("@here @channel @everyone", "<!here> <!channel> <!everyone>"),
        ("mail ada@ben.example", "mail ada@ben.example"),
    ],
)
def test_typed_text_is_stored_in_slacks_form(workspace: Workspace, text: str, stored: str) -> None:
    assert typed(workspace, text) == stored


def test_a_user_is_found_by_name(workspace: Workspace) -> None:
    found = user_called(workspace, "Ada")
    assert found
    assert found.id == ADA
    assert user_called(workspace, "ad") is None
