from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from chains.spec import Choice, Input, Policy, Step

YES = Choice(key="yes", label="Yes", done="Yes")
NO = Choice(key="no", label="No", done="No", rejects=True)
PLAIN = replace(GREENLIGHT, choices=(YES, NO))
MISTAKES: dict[str, dict[str, Any]] = {
    "the name": {"name": "Movie Pitch"},
    "the command": {"command": "/Pitch"},
    "the word": {"word": "Two words"},
    "the title": {"title": "A title that is longer than a modal's"},
    "there is no input": {"inputs": ()},
    'the key "One pager"': {"steps": (Step(key="One pager", label="x"),)},
    'the step "a" is there twice': {"steps": (Step(key="a", label="x"), Step(key="a", label="y"))},
    "takes 3001 characters": {"inputs": (Input(name="movie", label="x", max_length=3001),)},
    "has 1 choices": {"gates": (replace(GREENLIGHT, choices=(YES,)),)},
    "has 6 choices": {"gates": (replace(GREENLIGHT, choices=(YES,) * 6),)},
    "waits 0.5 s": {"gates": (replace(GREENLIGHT, timeout=timedelta(seconds=0.5)),)},
    'the gate "greenlight" has the choice "yes" twice': {"gates": (replace(GREENLIGHT, choices=(YES, YES)),)},
    'goes on with "edit" when nobody answers': {"gates": (replace(GREENLIGHT, on_timeout="edit"),)},
    "escalates after a time to nobody": {"gates": (replace(GREENLIGHT, escalate_after=timedelta(hours=1)),)},
    "at no time": {"gates": (replace(GREENLIGHT, escalate_to=("U12345",)),)},
    "needs 0 answers": {"gates": (replace(PLAIN, policy=Policy(quorum=0)),)},
    "needs 3 answers of 2 people": {"gates": (replace(PLAIN, policy=Policy(users=("U11", "U22", "U22"), quorum=3)),)},
    "needs 2 answers of the requester alone": {"gates": (replace(PLAIN, policy=Policy(requester="only", quorum=2)),)},
    "lets each edit the text": {"gates": (replace(GREENLIGHT, policy=Policy(quorum=2)),)},
    'names "ada"': {"gates": (replace(PLAIN, policy=Policy(users=("ada",))),)},
    'names "S12345" in the wrong place': {"gates": (replace(PLAIN, policy=Policy(users=("S12345",))),)},
    'names "U12345" in the wrong place': {"gates": (replace(PLAIN, policy=Policy(groups=("U12345",))),)},
    "longer than 24 characters": {"gates": (replace(PLAIN, choices=(YES, replace(NO, submit="x" * 25))),)},
    "asks for words without a question": {"gates": (replace(PLAIN, choices=(YES, replace(NO, asks="words"))),)},
    "a label that Slack refuses": {"gates": (replace(GREENLIGHT, choices=(YES, replace(YES, key="n", label=""))),)},
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_said(words: str) -> None:
    assert any(words in mistake for mistake in replace(chain, **MISTAKES[words]).mistakes())


def test_one_choice_is_enough_where_it_asks_for_more_than_a_click() -> None:
    words = replace(NO, asks="words", question="What should change?")
    assert list(replace(PLAIN, choices=(words,)).mistakes()) == []
    assert list(PLAIN.mistakes()) == []


def test_what_is_typed_is_the_command_and_the_word() -> None:
    assert chain.call == "/pitch-movie"
    assert replace(chain, word="again").call == "/pitch-movie again"


def test_a_gate_knows_its_choices_and_a_chain_its_gates() -> None:
    assert chain.gate("greenlight") is GREENLIGHT
    assert GREENLIGHT.choice("pass") is GREENLIGHT.choices[1]
    assert GREENLIGHT.choice("gone") is None
    with pytest.raises(KeyError):
        chain.gate("gone")
