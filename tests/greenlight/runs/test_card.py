import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from chains.movie_pitch.chain import chain
from greenlight.runs.card import run_card, subject
from greenlight.runs.record import RunRecord
from greenlight.runs.result import file_comment, result, thread_messages
from greenlight.slack.blocks import Content
from greenlight.spec.catalog import chain_named
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.local.slack.support import STUDIO

HOSTILE = '<!channel> <@U0ADA000001> @here *bold* `code` & "quotes" {% x %} 🎬\n# line'


RUN = RunRecord(
    name="movie-pitch-1",
    chain="movie-pitch",
    user="U0BEN000001",
    team="T1",
    channel="C1",
    inputs={"movie": HOSTILE},
    started=1_795_428_000,
    thread_ts="1.2",
)


MESSAGE = Notification(
    kind="finish",
    execution="arn:x:movie-pitch-1",
    at="2026-11-23T10:00:00Z",
    run=Run(chain="movie-pitch", user="U1", team="T1", channel="C1", thread_ts="1.2"),
    title="One-page pitch",
    text=HOSTILE,
)


ENDINGS: dict[str, dict[str, Any]] = {
    "✓ Finished in 3 min, greenlit by <@U1>": {
        "status": "finished",
        "ended": RUN.started + 180,
        "asked": "d1",
        "answered": "d1",
        "answered_by": "U1",
        "answered_as": "Greenlit",
    },
    '✗ Failed at "Decision": the model was too busy': {
        "status": "failed",
        "step": "decision",
        "reason": "the model was too busy",
        "error": "Bedrock.ThrottlingException",
    },
    '✗ Failed at "One-page pitch": no': {
        "status": "failed",
        "step": "pitches",
        "failed_at": "one_pager",
        "reason": "no",
        "asked": "d1",
        "answered": "d1",
        "answered_as": "Greenlit",
    },
    '✗ Failed at "Three pitches": no': {"status": "failed", "step": "pitches", "failed_at": "gone", "reason": "no"},
    "■ Stopped in AWS, <!date^": {"status": "stopped", "reason": "Stopped in AWS", "ended": 5},
    "◷ Nobody answered by <!date^": {"status": "unanswered", "due": 5},
    "Waiting for: anyone in this channel, until <!date^": {"status": "running", "asked": "d1", "due": 5},
    "Waiting for: anyone in this channel except the person who started the run, until <!date^": {
        "status": "running",
        "asked": "d1",
        "but_requester": True,
    },
    "Waiting for: <@U1> except the person who started the run, until <!date^": {
        "status": "running",
        "asked": "d1",
        "waiting_for": "<@U1>",
        "but_requester": True,
    },
    "Waiting for: <@U1>, until <!date^": {"status": "running", "asked": "d1", "due": 5, "waiting_for": "<@U1>"},
    "Working on it.": {"status": "running"},
    "Passed by <@U1>. Working on it.": {"status": "running", "answered_by": "U1", "answered_as": "Passed"},
    "Passed because nobody answered in time. Working on it.": {"status": "running", "answered_as": "Passed"},
    "✓ Finished in 3 min, passed because nobody answered in time": {
        "status": "finished",
        "ended": RUN.started + 180,
        "answered_as": "Passed",
    },
    "◷ Nobody answered in time, so it ended there.": {"status": "unanswered"},
}


FOREIGN = replace(RUN, chain="Invoices *of* <!here>", user="", inputs={})


def contents() -> Iterator[Content]:
    yield from (run_card(chain, replace(RUN, link="https://x.example/1", **changes)) for changes in ENDINGS.values())
    yield from thread_messages(replace(MESSAGE, text="word " * 6_000), "offline")
    yield from thread_messages(MESSAGE, "")
    yield from thread_messages(replace(MESSAGE, text="word " * 30_000), "offline")
    yield from thread_messages(replace(MESSAGE, title=HOSTILE * 9, text="<!" * 12_000), "")
    yield from thread_messages(replace(MESSAGE, text=""), "")
    yield from thread_messages(replace(MESSAGE, title=""), "")
    yield result(chain, RUN, replace(MESSAGE, text="word " * 6_000), "https://x.example/1", "offline")
    yield result(chain, RUN, replace(MESSAGE, title=HOSTILE * 9, text="<!" * 12_000), "", "")
    yield run_card(chain_named(FOREIGN.chain), FOREIGN)
    yield run_card(chain_named(FOREIGN.chain), replace(FOREIGN, status="failed", reason="It broke."))
    yield result(chain_named(FOREIGN.chain), FOREIGN, MESSAGE, "", "")


def test_slack_accepts_every_card_without_stray_pings(slack: LocalSlack, client: WebClient) -> None:
    for content in contents():
        assert content.text
        assert client.chat_postMessage(channel=STUDIO, text=content.text, blocks=content.blocks)["ok"]
    for message in slack.workspace.messages(STUDIO):
        assert set(pings(message)) <= {RUN.user, "U1"}
        assert pings({"text": message["text"]}) in ([], ["U1"])


@pytest.mark.parametrize("words", ENDINGS)
def test_a_card_shows_the_status(words: str) -> None:
    assert words in str(run_card(chain, replace(RUN, **ENDINGS[words])).blocks).replace("\\'", "'")


def test_an_old_record_with_words_for_anyone_is_read() -> None:
    waiting = replace(RUN, status="running", asked="d1", waiting_for="anyone in this channel")
    assert "Waiting for: anyone in this channel, until" in str(run_card(chain, waiting).blocks)


CARDS: dict[str, dict[str, Any]] = {
    "Retried by <@U2> from the failed step.": {"status": "running", "redrives": 1, "redriven_by": "U2"},
    "Retried in AWS from the failed step.": {"status": "failed", "redrives": 2},
    "A retry of an earlier run, from the beginning.": {"status": "running", "after": "movie-pitch-0"},
    "<@U2> retried this in a new run, from the beginning.": {"status": "failed", "again_by": "U2"},
    "A retry of <https://x.example/1|an earlier run>, from the beginning.": {
        "after": "movie-pitch-0",
        "after_at": "https://x.example/1",
    },
    "<@U2> retried this in <https://x.example/1|a new run>, from the beginning.": {
        "status": "failed",
        "again_by": "U2",
        "again_at": "https://x.example/1",
    },
    "Error: Oops (<https://console.example/1|execution>)": {
        "status": "failed",
        "error": "Oops",
        "console": "https://console.example/1",
    },
    "For engineers: <https://console.example/1|execution>": {
        "status": "stopped",
        "console": "https://console.example/1",
    },
    f"Started by <@{RUN.user}>, <!date^{RUN.started}^{{date_short_pretty}} at {{time}} ({{ago}})|": {
        "status": "running"
    },
    "UTC>, ended after 3 min": {"status": "failed", "ended": RUN.started + 180},
    "■ Stopped by <@U2>, <!date^": {"status": "stopped", "reason": "Stopped", "ended_by": "U2"},
}


@pytest.mark.parametrize("words", CARDS)
def test_a_card_shows_retries(words: str) -> None:
    assert words in str(run_card(chain, replace(RUN, **CARDS[words])).blocks)


@pytest.mark.parametrize(
    ("changes", "buttons"),
    [
        ({"status": "starting"}, ["stop"]),
        ({"status": "running"}, ["stop"]),
        ({"status": "failed"}, ["try_again"]),
        ({"status": "unanswered"}, ["try_again"]),
        ({"status": "failed", "again_by": "U2"}, []),
        ({"status": "finished"}, []),
        ({"status": "stopped"}, []),
    ],
)
def test_a_card_has_the_buttons_for_its_status(changes: dict[str, Any], buttons: list[str]) -> None:
    rows = [block for block in run_card(chain, replace(RUN, **changes)).blocks if block["type"] == "actions"]
    assert [button["action_id"] for row in rows for button in row["elements"]] == buttons
    assert all("confirm" in button for row in rows for button in row["elements"] if button["action_id"] == "stop")


def test_a_run_of_another_app_has_no_retry_button() -> None:
    foreign = replace(RUN, chain="Invoices", status="failed")
    assert "try_again" not in str(run_card(chain_named("Invoices"), foreign).blocks)


def test_a_card_shows_the_progress() -> None:
    for step, marks in {"pitches": "●○○", "decision": "✓●○", "one_pager": "✓✓●"}.items():
        card = str(run_card(chain, replace(RUN, status="running", step=step)).blocks)
        assert "".join(mark for mark in card if mark in "✓●○✗■") == marks


def test_a_run_of_another_app_shows_its_name() -> None:
    card = run_card(chain_named(FOREIGN.chain), FOREIGN)
    assert card.blocks[0]["elements"][0]["elements"][0]["text"] == "▸ Invoices *of* <!here>"
    assert "Started <!date^" in str(card.blocks)
    assert pings({"text": card.text}) == pings({"blocks": card.blocks}) == []
    assert subject(chain_named(FOREIGN.chain), {"x": "y"}) == ""
    assert file_comment(chain_named(FOREIGN.chain), "<!here>") == "▸ *&lt;\u2060!here&gt;*"


def test_every_status_and_step_makes_a_card() -> None:
    for status, step in itertools.product(("starting", "finished", "failed"), ("", "gone", "decision")):
        assert run_card(chain, replace(RUN, status=status, step=step)).blocks  # type: ignore[arg-type]


@pytest.mark.parametrize(("turned_down", "marks"), [(False, "✓✓●"), (True, "✓●○")])
def test_an_answered_question_completes_its_milestone(turned_down: bool, marks: str) -> None:
    asked = replace(RUN, status="running", step="decision", asked="d", at="1970-01-01T00:01:40.500Z")
    answered = replace(asked, answered="d", answered_as="Settled", answered_at=100, turned_down=turned_down)
    card = str(run_card(chain, answered).blocks)
    assert "".join(mark for mark in card if mark in "✓●○✗■") == marks
    failed = replace(answered, status="failed", reason="the model refused.")
    where = "Decision" if turned_down else "One-page pitch"
    assert f'Failed at "{where}"' in str(run_card(chain, failed).blocks)


def test_the_symbols_of_a_card_have_words_beside_them() -> None:
    for status, words in {
        "running": ["✓ Three pitches", "● Now: Decision", "○ Then: One-page pitch"],
        "failed": ["✗ Failed: Decision", "○ Not reached: One-page pitch"],
        "stopped": ["■ Ended at: Decision", "○ Not reached: One-page pitch"],
    }.items():
        card = run_card(chain, replace(RUN, status=status, step="decision")).blocks  # type: ignore[arg-type]
        shown = str(card).replace("\\xa0", " ").replace("\u00a0", " ")
        assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(
    ("used", "line"),
    [
        (
            {"model_calls": 7, "tokens_in": 4210, "tokens_out": 1905, "cost": 41_205},
            "7 model calls · 4,210 tokens in, 1,905 out · about $0.04",
        ),
        (
            {"model_calls": 1, "tokens_in": 10, "tokens_out": 5, "cost": 900},
            "1 model call · 10 tokens in, 5 out · less than $0.01",
        ),
        ({"model_calls": 2, "tokens_in": 10, "tokens_out": 5}, "2 model calls · 10 tokens in, 5 out"),
        (
            {"model_calls": 2, "tokens_in": 10, "tokens_out": 5, "calls_without_tokens": 1, "cost": 41_205},
            "2 model calls · at least 10 tokens in, 5 out · at least $0.04",
        ),
        ({"model_calls": 2}, "2 model calls"),
    ],
)
@pytest.mark.parametrize("status", ["finished", "failed", "stopped", "unanswered"])
def test_a_run_that_has_ended_shows_what_it_used(used: dict[str, Any], line: str, status: Any) -> None:
    ended = replace(RUN, status=status, ended=RUN.started + 9, **used)
    assert f"'{line}'" in str(run_card(chain, ended))
    assert line not in str(run_card(chain, replace(ended, status="running")))


def test_a_run_that_asked_no_model_shows_no_usage() -> None:
    assert "model call" not in str(run_card(chain, replace(RUN, status="finished", ended=RUN.started + 9)))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"status": "failed", "has_reply": True}, 1),
        ({"status": "failed"}, 0),
        ({"status": "running", "has_reply": True}, 0),
    ],
)
def test_a_failed_run_whose_reply_is_kept_offers_to_show_it(fields: dict[str, Any], count: int) -> None:
    card = run_card(chain, replace(RUN, **fields))
    assert str(card.blocks).count("'show_reply'") == count
