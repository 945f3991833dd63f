from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.history import history_modal
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision, Event
from greenlight.runs.record import RunRecord
from greenlight.spec.gate import Policy
from local.slack.blocks import check_view
from tests.bot.decisions.asked import DECISION
from tests.e2e.person import shown
from tests.local.slack.support import ADA, BEN, CHIKA

WORDS = Ballot(choice="change", words="more <!channel> horses")
EVENTS = (
    Event(at=1, what="asked", user=ADA),
    Event(at=2, what="reminded"),
    Event(at=3, what="escalated", to=(CHIKA, "S0PRODUCER1")),
    Event(at=4, what="handed over", user=CHIKA, to=(BEN,)),
    Event(at=5, what="voted", user=BEN, ballot=Ballot(choice="pick", option=1)),
    Event(at=6, what="claimed", user=BEN, ballot=WORDS),
    Event(at=7, what="released", user=BEN),
    Event(at=8, what="answered", user=BEN, to=(BEN, ADA), ballot=WORDS),
    Event(at=9, what="expired"),
)
ASKED = replace(DECISION, history=EVENTS)


def said(*decisions: Decision) -> str:
    view = history_modal(decisions)
    check_view(view)
    return shown(view)


def test_each_event_says_when_who_and_what() -> None:
    lines = [line for line in said(ASKED).split("\n") if line.startswith("<!date^")]
    assert [line.partition("UTC>: ")[2] for line in lines] == [
        f"Asked, for <@{ADA}>'s run",
        "Reminded",
        f"Also asked <@{CHIKA}>, <!subteam^S0PRODUCER1>, because nobody had answered",
        f"<@{CHIKA}> asked <@{BEN}> to decide",
        f'<@{BEN}> chose "Pick another…" (Night School)',
        f'<@{BEN}> answered "Change…": sent to Step Functions',
        "Step Functions had not accepted it: open again",
        f'Step Functions accepted the answer of <@{BEN}>, <@{ADA}>: "Change…"',
        "Closed without an answer",
    ]


def test_a_decision_shows_its_text_and_its_policy() -> None:
    policy = Policy(users=(ADA, BEN, CHIKA), quorum=2)
    text = said(replace(ASKED, revision=2, gate=replace(DECISION.gate, policy=policy)))
    assert f"Text: The best of the three, revision 2 · SHA-256 `{DECISION.text_hash[:12]}`" in text
    assert f"May answer: <@{ADA}>, <@{BEN}> or <@{CHIKA}>, 2 have to agree (one rejection ends it), until" in text


def test_words_are_quoted_in_full_and_ping_nobody() -> None:
    view = history_modal([ASKED])
    quotes = [block for block in view["blocks"] if block["type"] == "rich_text"]
    # Once only: the claim has the same words as the answer.
    assert [shown({"blocks": [quote]}) for quote in quotes] == ["more <!channel> horses"]


def test_an_edited_text_is_named_by_its_hash() -> None:
    edited = Event(at=2, what="answered", user=BEN, ballot=Ballot(choice="edit", text_hash="abc" * 20))
    assert '"Edit…", edited text SHA-256 `abcabcabcabc`' in said(replace(ASKED, history=(edited,)))


def test_the_newest_decision_comes_first() -> None:
    text = said(ASKED, replace(ASKED, title="Another text"))
    assert text.index("Another text") < text.index("The best of the three")


def test_decisions_that_do_not_fit_are_counted() -> None:
    decisions = [replace(ASKED, title=f"Text {number}.") for number in range(60)]
    view = history_modal(decisions)
    check_view(view)
    assert len(view["blocks"]) <= 100
    text = shown(view)
    left = next(number for number in range(60) if f"Text {number}." in text)
    assert f"{left} older decisions are in the export but not shown here." in text
    assert left > 0


def test_long_words_and_many_events_fit_too() -> None:
    long = Ballot(choice="change", words="語" * 3_000)
    many = tuple(Event(at=number, what="voted", user=BEN, ballot=long) for number in range(90))
    view = history_modal([ASKED, replace(ASKED, history=many[:8]), replace(ASKED, history=many[:8])])
    check_view(view)
    check_view(history_modal([replace(ASKED, history=EVENTS[:2] * 200)]))


def test_a_run_without_records_says_so() -> None:
    assert said() == "The history of this run's decisions is no longer kept."


USED = RunRecord(
    name="r1",
    chain="movie-pitch",
    user=ADA,
    team="T1",
    channel="C1",
    inputs={},
    started=1,
    status="finished",
    model_calls=7,
    tokens_in=10,
    tokens_out=5,
)


def test_what_the_run_used_stands_above_the_decisions_once_it_has_ended() -> None:
    view = history_modal([ASKED], USED)
    check_view(view)
    assert "7 model calls · 10 tokens in, 5 out" in str(view["blocks"][0])
    assert view["blocks"][1:] == history_modal([ASKED])["blocks"]
    assert "model calls" not in str(history_modal([ASKED], replace(USED, status="running")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"calls_without_tokens": 2}, "The tokens of 2 of 7 model calls are not known."),
        ({"model_calls": 1, "calls_without_tokens": 1}, "Its tokens are not known."),
        ({"cost": 9}, "The cost is at Amazon Bedrock's list prices."),
        (
            {"cost": 9, "redrives": 1},
            "The cost is at Amazon Bedrock's list prices. What the run used before it was retried is included.",
        ),
    ],
)
def test_details_of_what_the_run_used_stand_below_it(changes: dict[str, Any], words: str) -> None:
    view = history_modal([ASKED], replace(USED, **changes))
    check_view(view)
    assert view["blocks"][1]["elements"][0]["text"] == words
    running = history_modal([ASKED], replace(USED, status="running", **changes))
    assert running["blocks"] == history_modal([ASKED])["blocks"]
