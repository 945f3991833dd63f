"""How a run ends when the model declines, is cut, or answers off format."""

import pytest

from local.slack.pings import pings
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, buttons, shown

pytestmark = pytest.mark.xdist_group("flows")
CHOOSING = "Choose the one of these three"


@pytest.mark.parametrize("part", ["", "Dune is a book about sp"], ids=["nothing", "a part"])
def test_a_refusal_is_asked_for_once_and_is_no_result(
    ada: Person, model: RecordingModel, executions: Executions, part: str
) -> None:
    subject = f"a book refused with {part or 'nothing'}"
    model.say(subject, part, stop="refusal")
    run = ada.starts("/technique", f"model-invocation {subject}")
    run.comes_to("failed")
    assert len(model.asked(subject)) == 1
    assert "the model declined" in shown(run.card)
    assert executions.ended(run)["error"] == "ModelDeclined"
    assert [message for message in run.thread if "about sp" in shown(message)] == []


def test_a_refusal_in_a_checked_step_is_asked_for_once(ada: Person, model: RecordingModel) -> None:
    model.say("a refused description", "{", stop="refusal")
    run = ada.starts("/technique", "validation a refused description")
    run.comes_to("failed")
    assert len(model.asked("a refused description")) == 1
    assert "the model declined" in shown(run.card)


def test_the_reply_that_failed_can_be_seen(ada: Person, ben: Person, model: RecordingModel) -> None:
    said = "Dune is <!channel> *lovely*, <@U0BEN000001>."
    model.say("a book told in words", said)
    model.say("is in it: Dune is <!channel>", said)
    run = ada.starts("/technique", "validation a book told in words")
    run.comes_to("failed")
    view = ben.opens(run.card, "show_reply")
    assert said in shown(view).split("\n")
    assert pings(view) == []


@pytest.mark.parametrize(("part", "buttons"), [("Dune is a book about", 1), ("", 0)])
def test_a_reply_that_was_declined_can_be_seen(ada: Person, model: RecordingModel, part: str, buttons: int) -> None:
    subject = f"a book declined after {part or 'nothing'}"
    model.say(subject, part, stop="refusal")
    run = ada.starts("/technique", f"model-invocation {subject}")
    run.comes_to("failed")
    assert str(run.card["blocks"]).count("'show_reply'") == buttons
    assert not buttons or part in shown(ada.opens(run.card, "show_reply"))


@pytest.mark.parametrize(
    ("prompt", "milestone"),
    [
        ("Invent its characters", "Characters"),
        ("Plan the arc of this one", "Their arcs"),
        ("Write a short story about", "Story"),
    ],
)
def test_the_card_names_the_milestone_of_the_step_that_failed(
    ada: Person, model: RecordingModel, prompt: str, milestone: str
) -> None:
    model.refuse(f"{prompt} … a story that fails at {milestone}", 400)
    run = ada.starts("/write-story", f"a story that fails at {milestone}")
    card = shown(run.comes_to("failed"))
    assert f'✗ Failed at "{milestone}": the model refused' in card
    assert f"✗ Failed: {milestone}".replace(" ", "\u00a0") in card


def test_a_loop_that_fails_in_its_second_round_names_its_milestone(ada: Person, model: RecordingModel) -> None:
    model.refuse("Beat Chef Bruno … a dinner that fails", 400)
    run = ada.starts("/plan-meal", "a dinner that fails")
    assert 'Failed at "Chefs\' debate"' in shown(run.comes_to("failed"))


def test_a_checked_reply_that_was_cut_is_asked_for_with_more_room(ada: Person, model: RecordingModel) -> None:
    model.say("a book cut", '{"title": "Dune", "author": "Fr', stop="max_tokens")
    run = ada.starts("/technique", "validation a book cut")
    run.comes_to("failed")
    assert model.limits("a book cut") == [300, 600, 1200]
    assert "cut" in shown(run.card)


def test_the_pitches_survive_a_choice_off_format(ada: Person, ben: Person, model: RecordingModel) -> None:
    model.say(f"{CHOOSING} … a film without a favourite", "I like them all.")
    run = ada.starts("/pitch-movie", "a film without a favourite")
    decision = run.decision()
    asked = [talk for talk in model.conversations("nothing else") if "without a favourite" in str(talk)]
    assert [len(talk) for talk in asked] == [3, 5]
    assert "the model chose none, so pick one" in shown(run.texts[-1])
    pitches = [body(run.arrives(f"Pitch {number} of 3")) for number in (1, 2, 3)]
    assert all(pitch in body(run.texts[-1]) for pitch in pitches)
    assert [element["action_id"] for element in buttons(decision)][-1] == "decide:pick"
    ben.answers(decision, "pick", "2")
    run.comes_to("finished")
    (one_pager,) = [
        prompt
        for prompt in model.asked("one-page pitch that a studio executive")
        if f"<pitch>\n{pitches[2]}\n" in prompt
    ]
    assert pitches[0] not in one_pager


def test_the_pitches_survive_a_model_that_declines_to_choose(ada: Person, model: RecordingModel) -> None:
    model.say(f"{CHOOSING} … a film that is declined", "No.", stop="refusal")
    run = ada.starts("/pitch-movie", "a film that is declined")
    run.decision()
    assert "the model chose none, so pick one" in shown(run.texts[-1])


def test_a_choice_with_words_around_it_is_a_choice(ada: Person, model: RecordingModel) -> None:
    model.say(f"{CHOOSING} … a film with a clear favourite", "I would take **2**: it is the boldest.")
    run = ada.starts("/pitch-movie", "a film with a clear favourite")
    run.decision()
    assert body(run.texts[-1]) == body(run.arrives("Pitch 2 of 3"))
    assert "The best of the three" in shown(run.texts[-1])


@pytest.mark.parametrize("word", ["model-invocation", "validation", "map-chain"])
def test_a_field_that_the_model_refuses_is_left_out(ada: Person, model: RecordingModel, word: str) -> None:
    subject = f"a {word} without temperature"
    model.refuse_field(subject, "temperature")
    run = ada.starts("/technique", f"{word} {subject}")
    run.comes_to("finished")
    first, second = model.temperatures(subject)[:2]
    assert first is not None
    assert second is None
