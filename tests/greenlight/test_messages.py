import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.contract import Message, Run
from greenlight.messages import Content, decision_asked, decision_closed, result, run_card, told
from greenlight.records import Decision, RunRecord
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
DECISION = Decision(
    run=RUN.name, id="d1", chain=RUN.chain, gate="greenlight", channel="C1", asked=1, due=1_795_428_000, token="t" * 700
)
MESSAGE = Message(
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
    '✗ Stopped at "Decision": the model was too busy': {
        "status": "failed",
        "step": "decision",
        "reason": "the model was too busy",
        "error": "Bedrock.ThrottlingException",
    },
    "■ Stopped in AWS at <!date^": {"status": "stopped", "reason": "Stopped in AWS", "ended": 5},
    "◷ Nobody answered by <!date^": {"status": "unanswered", "due": 5},
    "Waiting for: anyone in this channel, until <!date^": {"status": "running", "asked": "d1", "due": 5},
    "Working on it.": {"status": "running"},
}


def contents() -> Iterator[Content]:
    yield from (run_card(chain, replace(RUN, link="https://x.example/1", **changes)) for changes in ENDINGS.values())
    yield from told(replace(MESSAGE, text="word " * 6_000), "offline")
    yield from told(MESSAGE, "")
    yield decision_asked(GREENLIGHT, DECISION)
    yield decision_asked(GREENLIGHT, replace(DECISION, token="t" * 2_048))
    yield decision_closed(GREENLIGHT, replace(DECISION, state="answered", choice="pass", user="U1", answered=7))
    yield decision_closed(GREENLIGHT, replace(DECISION, state="expired"))
    yield result(chain, RUN, replace(MESSAGE, text="word " * 6_000), "https://x.example/1", "offline")


def test_slack_takes_every_message_and_it_pings_only_who_asked_or_answered(
    slack: LocalSlack, client: WebClient
) -> None:
    for content in contents():
        assert content.text
        assert client.chat_postMessage(channel=STUDIO, text=content.text, blocks=content.blocks)["ok"]
    for message in slack.workspace.messages(STUDIO):
        assert set(pings(message)) <= {RUN.user, "U1"}
        assert pings({"text": message["text"]}) in ([], ["U1"])


@pytest.mark.parametrize("words", ENDINGS)
def test_a_card_says_how_it_stands(words: str) -> None:
    assert words in str(run_card(chain, replace(RUN, **ENDINGS[words])).blocks).replace("\\'", "'")


def test_a_card_says_how_far_the_run_is() -> None:
    for step, marks in {"pitches": "●○○", "decision": "✓●○", "one_pager": "✓✓●"}.items():
        card = str(run_card(chain, replace(RUN, status="running", step=step)).blocks)
        assert "".join(mark for mark in card if mark in "✓●○✗■") == marks


def test_an_answered_decision_has_no_buttons_and_says_what_who_and_when() -> None:
    closed = decision_closed(
        GREENLIGHT, replace(DECISION, state="answered", choice="greenlight", user="U1", answered=7)
    )
    assert "actions" not in {block["type"] for block in closed.blocks}
    assert "✓ Greenlit by <@U1>, <!date^7^" in closed.text
    assert "token" not in str(closed)


def test_a_decision_has_a_button_for_each_choice_with_ids_of_their_own() -> None:
    (actions,) = [block for block in decision_asked(GREENLIGHT, DECISION).blocks if block["type"] == "actions"]
    found = [(button["text"]["text"], button["action_id"], button["style"]) for button in actions["elements"]]
    assert found == [("Greenlight", "decide:greenlight", "primary"), ("Pass", "decide:pass", "danger")]


def test_a_long_text_comes_whole_in_numbered_messages() -> None:
    text = "\n\n".join(f"paragraph {number} " + "word " * 50 for number in range(200))
    parts = told(replace(MESSAGE, text=text), "")
    assert parts[0].text.startswith(f"One-page pitch (1 of {len(parts)})")
    everything = "".join(part.blocks[0]["text"] for part in parts)
    assert all(f"paragraph {number} " in everything for number in range(200))


def test_where_no_model_was_asked_the_last_message_says_so() -> None:
    notes = [("offline" in str(content.blocks)) for content in told(replace(MESSAGE, text="w " * 9_000), "offline")]
    assert notes == [False] * (len(notes) - 1) + [True]


def test_a_result_that_is_longer_than_a_page_says_that_there_is_more() -> None:
    assert "The thread has the whole text" in str(
        result(chain, RUN, replace(MESSAGE, text="w " * 3_000), "", "").blocks
    )
    assert "The thread has the whole text" not in str(result(chain, RUN, MESSAGE, "", "").blocks)


def test_every_choice_of_state_and_step_makes_a_card() -> None:
    for status, step in itertools.product(("starting", "finished", "failed"), ("", "gone", "decision")):
        assert run_card(chain, replace(RUN, status=status, step=step)).blocks  # type: ignore[arg-type]
