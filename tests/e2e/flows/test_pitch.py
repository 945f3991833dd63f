"""/pitch-movie, from the command to the one-page pitch."""

import json
import re

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, button, buttons, is_beginning, is_root, shown
from tests.e2e.signed import Signed

pytestmark = pytest.mark.xdist_group("flows")

MOST_STATES = 13


def test_a_command_posts_a_card_three_pitches_and_a_decision(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "cowboys in space")
    decision = run.decision()
    titles = [message["text"].partition(":")[0] for message in run.texts]
    moods = {"Pitch 1 of 3 (careful)", "Pitch 2 of 3 (balanced)", "Pitch 3 of 3 (daring)"}
    assert (set(titles[:3]), titles[3:]) == (moods, ["The best of the three"])
    *pitches, best = [body(message) for message in run.texts]
    assert len(set(pitches)) == 3
    assert best in pitches
    assert all("cowboys in space" in pitch for pitch in pitches)
    assert decision["ts"] > run.texts[-1]["ts"]
    assert [element["text"]["text"] for element in buttons(decision)] == [choice.label for choice in GREENLIGHT.choices]


def test_the_one_card_says_what_who_and_how_far(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "the only card")
    run.decision()
    card = run.comes_to("waiting for a decision")
    assert card["text"] == "Movie pitch · the only card: waiting for a decision"
    assert "Started by <@U0ADA000001>" in shown(card)
    assert "✓ Three pitches ● Now: Decision ○ Then: One-page pitch" in " ".join(shown(card).split())
    assert [message["ts"] for message in ada.messages() if is_root(message) and message["ts"] >= run.ts] == [run.ts]


def test_the_pitches_are_written_at_three_temperatures(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/pitch-movie", "three temperatures")
    run.decision()
    assert set(model.temperatures("three temperatures")[:3]) == {0.0, 0.5, 1.0}


def test_the_buttons_contain_the_task_token(ada: Person) -> None:
    decision = ada.starts("/pitch-movie", "tokens in buttons").decision()
    tokens = {choice: json.loads(button(decision, choice)["value"])["token"] for choice in ("greenlight", "pass")}
    assert [len(token) for token in tokens.values()] == [700, 700]


def test_a_token_too_long_for_a_button_is_looked_up(
    ada: Person, executions: Executions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.aws.tasks.TOKEN_CHARACTERS", 2048)
    run = ada.starts("/pitch-movie", "long tokens")
    decision = run.decision()
    assert {json.loads(element["value"])["token"] for element in buttons(decision)} == {""}
    assert ada.clicks(decision, "greenlight")["ok"]
    run.posted("long tokens")
    assert executions.ended(run)["status"] == "SUCCEEDED"


def test_greenlight_posts_the_one_pager_in_thread_and_channel(ada: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "a greenlit film")
    assert ada.clicks(run.decision(), "greenlight")["ok"]
    channel = run.posted("One-page pitch · a greenlit film")
    (thread,) = [message for message in run.texts if message["text"].startswith("One-page pitch")]
    assert is_beginning(channel, of=thread)
    assert "## Logline" in body(thread)
    card = run.comes_to("finished")
    assert re.search(r"✓ Finished in \d+ s, greenlit by <@U0ADA000001>", shown(card))
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert len(executions.entered(run)) <= MOST_STATES


def test_pass_asks_for_new_ideas_and_shows_the_old_ones(
    ada: Person, model: RecordingModel, executions: Executions
) -> None:
    run = ada.starts("/pitch-movie", "a film to pass on")
    first = run.decision()
    passed = [body(message) for message in run.texts[:3]]
    assert ada.clicks(first, "pass")["ok"]
    second = run.decision()
    assert second["ts"] != first["ts"]
    fresh = [body(message) for message in run.texts[4:7]]
    assert not set(fresh) & set(passed)
    prompts = model.asked("already passed on these ideas")
    again = [prompt for prompt in prompts if "a film to pass on" in prompt]
    assert len(again) == 3
    assert all(pitch in prompt for pitch in passed for prompt in again)
    assert run.comes_to("waiting for a decision")
    assert ada.clicks(second, "greenlight")["ok"]
    assert run.comes_to("finished")
    assert executions.ended(run)["status"] == "SUCCEEDED"


def test_after_two_passes_the_prompts_have_all_six_ideas(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/pitch-movie", "passed on twice")
    for _ in range(2):
        ada.clicks(run.decision(), "pass")
    run.decision()
    ideas = [body(message) for message in [*run.texts[:3], *run.texts[4:7]]]
    last = model.asked(ideas[5])[-1]
    assert [idea in last for idea in ideas] == [True] * 6


def test_an_answered_decision_says_who_and_has_no_buttons(ada: Person, ben: Person) -> None:
    run = ada.starts("/pitch-movie", "an answered film")
    assert ben.clicks(run.decision(), "pass")["ok"]
    run.decision()
    answered = run.decisions[0]
    assert buttons(answered) == []
    assert re.search(r"Passed by <@U0BEN000001>, <!date\^\d+\^", shown(answered))
    assert answered["text"].startswith("Greenlight this pitch? ↺ Passed by")


def test_notifications_are_sentences(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "a film to hear of")
    assert ada.clicks(run.decision(), "greenlight")["ok"]
    texts = [message["text"] for message in [*run.thread, run.posted("One-page pitch"), run.comes_to("finished")]]
    assert [text for text in texts if not text or "**" in text or "#" in text] == []
    assert run.decisions[0]["text"].startswith("Greenlight this pitch? ")


@pytest.mark.parametrize("second", ["ada", "ben"])
def test_a_second_click_gets_a_private_message(ada: Person, ben: Person, second: str, slack: Signed) -> None:
    run = ada.starts("/pitch-movie", f"clicked twice, then by {second}")
    decision = run.decision()
    assert ada.clicks(decision, "greenlight")["ok"]
    run.comes_to("finished")
    late = {"ada": ada, "ben": ben}[second]
    assert slack.clicks(late, decision, "pass").ok
    (told,) = late.told(run)
    assert re.fullmatch(r"<@U0ADA000001> already answered this, <!date.*>: Greenlight\.", told)
