import pytest

from local.slack.workspace import File, OpenView, Workspace
from tests.local.slack.support import ADA, ADAS_DM, BEN, BOT, RANDOM, STUDIO, Clock


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    return Workspace("Greenlight", "Greenlight", clock)


def test_timestamps_increase_even_if_the_clock_goes_back(workspace: Workspace, clock: Clock) -> None:
    first, second = workspace.next_ts(), workspace.next_ts()
    clock.seconds -= 60
    assert [first, second, workspace.next_ts()] == ["1700000000.000000", "1700000000.000001", "1700000000.000002"]


def test_the_bot_is_in_every_channel_but_random(workspace: Workspace) -> None:
    assert BOT in workspace.channels[STUDIO].members
    assert workspace.channels[RANDOM].members == {ADA, BEN, "U0CHIKA0001"}
    assert workspace.channels[ADAS_DM].members == {ADA, BOT}


def test_a_private_channel_and_a_group_have_fewer_members(workspace: Workspace) -> None:
    kinds = [(channel.kind, channel.name, channel.members) for channel in list(workspace.channels.values())[-2:]]
    writers = {ADA, BEN, BOT}
    assert kinds == [
        ("private_channel", "writers-room", writers),
        ("mpim", "mpdm-ada--ben--greenlight-1", writers),
    ]


def test_replies_are_counted_in_their_root(workspace: Workspace) -> None:
    root = workspace.post(STUDIO, {"user": ADA, "text": "root"})
    reply = workspace.post(STUDIO, {"user": BEN, "text": "reply", "thread_ts": root["ts"]})
    last = workspace.post(STUDIO, {"user": BEN, "text": "again", "thread_ts": root["ts"]})
    counted = workspace.messages(STUDIO)[0]
    assert (counted["reply_count"], counted["latest_reply"], counted["reply_users"]) == (2, last["ts"], [BEN])
    workspace.delete(STUDIO, last["ts"])
    assert workspace.messages(STUDIO)[0]["latest_reply"] == reply["ts"]
    workspace.delete(STUDIO, reply["ts"])
    assert workspace.messages(STUDIO) == [root]


def test_private_replies_are_not_counted(workspace: Workspace) -> None:
    root = workspace.post(STUDIO, {"user": ADA, "text": "root"})
    workspace.post(STUDIO, {"user": BOT, "text": "psst", "thread_ts": root["ts"], "ephemeral_to": ADA})
    assert "reply_count" not in workspace.messages(STUDIO)[0]
    workspace.post(STUDIO, {"user": BEN, "text": "reply", "thread_ts": root["ts"]})
    assert workspace.messages(STUDIO)[0]["reply_count"] == 1


def test_a_returned_message_never_changes(workspace: Workspace) -> None:
    before = workspace.post(STUDIO, {"user": BOT, "text": "one", "blocks": []})
    after = workspace.update(STUDIO, before["ts"], {"text": "two", "blocks": None})
    assert (before["text"], after["text"], "blocks" in after) == ("one", "two", False)


def test_private_events_name_their_only_reader(workspace: Workspace) -> None:
    with workspace.subscribe() as events:
        public = workspace.post(STUDIO, {"user": ADA, "text": "all"})
        private = workspace.post(STUDIO, {"user": BOT, "text": "you", "ephemeral_to": BEN})
        direct = workspace.post(ADAS_DM, {"user": ADA, "text": "bot"})
        workspace.show_view(OpenView({"id": "V1"}, BEN))
        workspace.close_view("V1")
        workspace.show_home(ADA, {})
        workspace.set_member(RANDOM, BOT, member=True)
        workspace.reset()
        workspace.end_subscriptions()
        seen = list(iter(events.get_nowait, None))
    assert seen == [
        {"type": "message", "channel": STUDIO, "ts": public["ts"]},
        {"type": "message", "channel": STUDIO, "ts": private["ts"], "user": BEN},
        {"type": "message", "channel": ADAS_DM, "ts": direct["ts"], "user": ADA},
        {"type": "view", "view_id": "V1", "user": BEN},
        {"type": "view_closed", "view_id": "V1", "user": BEN},
        {"type": "home", "user": ADA},
        {"type": "channel", "channel": RANDOM},
        {"type": "reset"},
    ]


def test_reset_restores_the_seeded_workspace(workspace: Workspace) -> None:
    workspace.post(STUDIO, {"user": ADA, "text": "all"})
    workspace.set_member(STUDIO, BOT, member=False)
    workspace.keep_file(File("F1", "a.txt", "A", "text/plain", 1, BOT, (), b"a"))
    workspace.reset()
    assert (workspace.messages(STUDIO), workspace.files) == ([], {})
    assert BOT in workspace.channels[STUDIO].members
