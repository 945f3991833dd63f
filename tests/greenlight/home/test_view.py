"""What App Home shows."""

import json
from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.message import people_named
from greenlight.home import view as view_module
from greenlight.home.overview import Overview
from greenlight.home.view import home_view
from greenlight.spec.catalog import find_chains
from greenlight.spec.gate import Policy
from local.slack.blocks import check_view
from local.slack.pings import pings
from tests.greenlight.home.overviews import DECISION, NOW, RUN
from tests.local.slack.support import ADA

HOSTILE = '<!channel> <@U0ADA000001> @here *bold* `code` & "quotes" {% x %} 🎬\n# line'


NOTHING = Overview(waiting=[], more_waiting=False, mine=[], older="", recent=[])


def full(text: str) -> Overview:
    """The fullest possible overview, with this text everywhere."""
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
def test_slack_accepts_the_fullest_view_without_stray_mentions(text: str) -> None:
    view = home_view(full(text), "2:1").to_dict()
    check_view(view)
    assert len(json.dumps(view).encode()) < 250_000
    assert len(view["blocks"]) <= 100
    said = pings({"blocks": view["blocks"]})
    # Home notifies nobody, so the people who may answer are mentioned.
    named = [f"U0PERSON{number:03}" for number in range(19)]
    assert [who for who in said if who not in (ADA, "U0SOMEONE01", *named)] == []


def test_every_chain_has_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_an_empty_home_shows_three_commands() -> None:
    nothing, something = str(home_view(NOTHING).to_dict()), str(home_view(replace(NOTHING, mine=[RUN])).to_dict())
    assert "Nothing yet?" in nothing
    assert nothing.count("`/") == 3
    assert "Nothing yet?" not in something


def test_home_names_the_channel() -> None:
    barred = replace(DECISION, gate=replace(GREENLIGHT, policy=Policy(requester="not")))
    runs = [replace(RUN, asked="d", due=NOW, **people_named(decision)) for decision in (DECISION, barred)]
    text = str(home_view(replace(NOTHING, waiting=[(DECISION, None), (barred, None)], mine=runs)).to_dict())
    assert "this channel" not in text
    for place in (f"Waiting for: anyone in <#{RUN.channel}>", "May answer: anyone in that channel"):
        assert f"{place} except the person who started the run" in text
        assert f"{place}," in text or f"{place}." in text


def test_a_run_without_a_thread_links_to_its_card() -> None:
    run = replace(RUN, link="", card="https://studio.example/card")
    assert "'url': 'https://studio.example/card'" in str(home_view(replace(NOTHING, mine=[run])).to_dict())


def test_an_empty_older_page_has_a_button_back() -> None:
    assert "Newest runs" in str(home_view(NOTHING, "1:1").to_dict())
