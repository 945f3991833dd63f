import json
from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.message import people_named
from greenlight.decisions.services import Services
from greenlight.home import view as view_module
from greenlight.home.overview import Overview
from greenlight.home.publish import ASKED, REFRESHED, TAKES, publish_home, refresh_home, refresh_homes
from greenlight.home.view import home_view
from greenlight.home.viewers import HOME_KEPT, note_viewer
from greenlight.runs.store import RunStore
from greenlight.spec.catalog import find_chains
from greenlight.spec.gate import Policy
from local.slack.blocks import check_view
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.backing import write
from tests.greenlight.home.overviews import DECISION, NOW, RUN, asks, runs
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO, calls

HOSTILE = '<!channel> <@U0ADA000001> @here *bold* `code` & "quotes" {% x %} 🎬\n# line'
NOTHING = Overview(waiting=[], more_waiting=False, mine=[], older="", recent=[])


def full(text: str) -> Overview:
    """As much as there can be, of this text."""
    gate = replace(
        GREENLIGHT, question=text, policy=Policy(users=tuple(f"U0PERSON{number:03}" for number in range(300)))
    )
    decision = replace(DECISION, gate=gate, title=text, options=(text,), requester=ADA)
    run = replace(RUN, inputs={"movie": text}, status="failed", reason=text[:500], waiting_for=text[:20], ended=NOW)
    return Overview(
        waiting=[(replace(decision, id=f"d{number}"), run) for number in range(10)],
        more_waiting=True,
        mine=[replace(run, name=f"m{number}") for number in range(10)],
        older="1:1",
        recent=[replace(run, name=f"m{number}") for number in range(10)],
    )


@pytest.mark.parametrize("text", [HOSTILE, HOSTILE * 200, "🎬" * 9_000, "<" * 9_000, "w" * 30_000], ids=range(5))
def test_slack_takes_whatever_is_in_it_and_no_text_mentions_anybody(text: str) -> None:
    view = home_view(full(text), "2:1").to_dict()
    check_view(view)
    assert len(json.dumps(view).encode()) < 250_000
    assert len(view["blocks"]) <= 100
    said = pings({"blocks": view["blocks"]})
    assert [who for who in said if who not in (ADA, "U0SOMEONE01")] == []


def test_every_chain_has_a_button_and_slack_takes_more_than_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    chains = find_chains()
    view = home_view(NOTHING).to_dict()
    check_view(view)
    found = {button["action_id"] for block in view["blocks"] for button in block.get("elements", ())}
    assert found == {f"begin:{name}" for name in chains}
    many = {f"c{number}": replace(next(iter(chains.values())), name=f"c{number}") for number in range(130)}
    monkeypatch.setattr(view_module, "find_chains", lambda: many)
    view = home_view(full(HOSTILE), "2:1").to_dict()
    check_view(view)
    assert "chains` lists all" in str(view)


def test_who_has_seen_nothing_is_shown_three_commands() -> None:
    nothing, something = str(home_view(NOTHING).to_dict()), str(home_view(replace(NOTHING, mine=[RUN])).to_dict())
    assert "Nothing yet?" in nothing
    assert nothing.count("`/") == 3
    assert "Nothing yet?" not in something


def test_home_names_the_channel_where_a_message_says_this_one() -> None:
    barred = replace(DECISION, gate=replace(GREENLIGHT, policy=Policy(requester="not")))
    runs = [replace(RUN, asked="d", due=NOW, **people_named(decision)) for decision in (DECISION, barred)]
    text = str(home_view(replace(NOTHING, waiting=[(DECISION, None), (barred, None)], mine=runs)).to_dict())
    assert "this channel" not in text
    for place in (f"Waiting for: anyone in <#{RUN.channel}>", "May answer: anyone in that channel"):
        assert f"{place} but who asked for this run" in text
        assert f"{place}," in text or f"{place}." in text


def test_a_run_without_a_thread_leads_to_its_card() -> None:
    run = replace(RUN, link="", card="https://studio.example/card")
    assert "'url': 'https://studio.example/card'" in str(home_view(replace(NOTHING, mine=[run])).to_dict())


def test_a_past_page_that_is_empty_leads_back() -> None:
    assert "Newest runs" in str(home_view(NOTHING, "1:1").to_dict())


def home(slack: LocalSlack, user: str) -> str:
    return str(slack.workspace.homes.get(user, ""))


def always() -> float:
    """The milliseconds of a function that has time enough."""
    return TAKES * 10


def test_homes_that_were_opened_lately_follow_what_changes(services: Services, slack: LocalSlack) -> None:
    publish_home(services, BEN)
    runs(services, 1)
    asks(services, run="r0")
    refresh_homes(services, always, "r0")
    assert "Waiting for me (1)" in home(slack, BEN)
    assert home(slack, CHIKA) == ""


def test_only_who_sees_the_run_gets_a_new_home(services: Services, slack: LocalSlack) -> None:
    for user in (ADA, BEN):
        publish_home(services, user)
    before = slack.workspace.homes[BEN]
    runs(services, 1, channel="C0ELSEWHERE", inputs={"movie": "secret"})
    refresh_homes(services, always, "r0")
    assert "secret" in home(slack, ADA)
    assert slack.workspace.homes[BEN] is before


def test_a_run_that_cannot_be_read_stops_no_function(services: Services, slack: LocalSlack) -> None:
    publish_home(services, BEN)
    runs(services, 1)
    write(services.runs, "RUN#r0", "RUN", inputs="cowboys")
    refresh_homes(services, always, "r0")
    refresh_homes(services, always)
    assert home(slack, BEN)


def test_a_refresh_stays_at_the_page_that_is_looked_at(services: Services, slack: LocalSlack) -> None:
    runs(services, 15)
    publish_home(services, ADA, f"{NOW + 4}:0")
    refresh_homes(services, always)
    assert "Newest runs" in home(slack, ADA)


def test_a_home_that_nobody_has_looked_at_for_an_hour_is_left(services: Services, slack: LocalSlack) -> None:
    note_viewer(services.runs.items, BEN, NOW - HOME_KEPT - 1)
    refresh_homes(services, always)
    refresh_home(services, BEN, "")
    assert slack.workspace.homes == {}


def test_with_many_homes_slack_is_asked_about_few_and_the_requester_is_among_them(
    services: Services, slack: LocalSlack
) -> None:
    note_viewer(services.runs.items, ADA, NOW - 60)
    for number in range(60):
        note_viewer(services.runs.items, f"U0OTHER{number:03}", NOW)
    runs(services, 1)
    refresh_homes(services, always, "r0")
    # One question more is about the bot itself.
    assert calls(slack).count("users.conversations") <= ASKED + 1
    assert "My runs" in home(slack, ADA)


def test_no_more_is_asked_once_enough_homes_are_new(services: Services, slack: LocalSlack) -> None:
    for number in range(ASKED):
        user = replace(slack.workspace.users[BEN], id=f"U0NEAR{number:03}")
        slack.workspace.users[user.id] = user
        slack.workspace.set_member(STUDIO, user.id, member=True)
        note_viewer(services.runs.items, user.id, NOW)
    runs(services, 1)
    refresh_homes(services, always, "r0")
    assert calls(slack).count("views.publish") == REFRESHED
    assert calls(slack).count("users.conversations") == REFRESHED + 1


def test_what_does_not_fit_in_the_functions_time_is_left(services: Services, slack: LocalSlack) -> None:
    for user in (ADA, BEN):
        note_viewer(services.runs.items, user, NOW)
    left = iter([TAKES])
    refresh_homes(services, lambda: next(left, TAKES - 1))
    assert len(slack.workspace.homes) == 1


def test_slack_is_not_asked_who_sees_a_run_when_there_is_no_time(services: Services, slack: LocalSlack) -> None:
    runs(services, 1)
    note_viewer(services.runs.items, BEN, NOW)
    refresh_homes(services, lambda: TAKES - 1, "r0")
    assert "users.conversations" not in [entry["method"] for entry in slack._app.log.entries()]


def test_what_slack_refuses_stops_nobody(services: Services, slack: LocalSlack) -> None:
    note_viewer(services.runs.items, "U0NOBODY001", NOW + 1)
    note_viewer(services.runs.items, BEN, NOW)
    refresh_homes(services, always)
    assert "Start something" in home(slack, BEN)


def test_what_the_table_refuses_is_left_too(services: Services, clients: dict[str, Any]) -> None:
    services.runs = RunStore(clients["dynamodb"].Table("none"))
    refresh_homes(services, always)
    refresh_home(services, BEN, "")
