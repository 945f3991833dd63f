from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.spec.chain import Input, Milestone
from greenlight.spec.gate import Choice
from greenlight.spec.limits import Limits

YES = Choice(key="yes", label="Yes", done="Yes")


MISTAKES: dict[str, dict[str, Any]] = {
    "the name": {"name": "Movie Pitch"},
    'the name "bot" is reserved': {"name": "bot"},
    "the command": {"command": "/Pitch"},
    "the word": {"word": "Two words"},
    "the title": {"title": "A title that is longer than a modal's"},
    "there is no input": {"inputs": ()},
    'the key "One pager"': {"milestones": (Milestone(key="One pager", label="x"),)},
    'the milestone "a" appears twice': {"milestones": (Milestone(key="a", label="x"), Milestone(key="a", label="y"))},
    "takes 3001 characters": {"inputs": (Input(name="movie", label="x", max_length=3001),)},
    'the example of the input "movie" must have 1 to 500 characters': {"inputs": (Input(name="movie", label="x"),)},
    'the example of the input "movie" must have 1 to 3': {
        "inputs": (Input(name="movie", label="x", max_length=3, example="cats"),)
    },
    "is reserved for the bot": {"command": "/greenlight"},
    'the limits name "ada": expected a Slack id': {"limits": Limits(starters=("ada",))},
    'the limits name "#studio"': {"limits": Limits(owners=("#studio",))},
    "the limits say per_person = 0: it must be at least 1": {"limits": Limits(per_person=0)},
    "the limits say at_once = -1": {"limits": Limits(at_once=-1)},
    "the limits say rounds = 0": {"limits": Limits(rounds=0)},
    "the limits say model_calls = 0": {"limits": Limits(model_calls=0)},
    "has 1 choices": {"gates": (replace(GREENLIGHT, choices=(YES,)),)},
    "has 6 choices": {"gates": (replace(GREENLIGHT, choices=(YES,) * 6),)},
    "waits 0.5 s": {"gates": (replace(GREENLIGHT, timeout=timedelta(seconds=0.5)),)},
    'gate "greenlight" has the choice "yes" twice': {"gates": (replace(GREENLIGHT, choices=(YES, YES)),)},
    "the run would never end": {"gates": (replace(GREENLIGHT, on_timeout="pass"),)},
    "a label that Slack rejects": {"gates": (replace(GREENLIGHT, choices=(YES, replace(YES, key="n", label=""))),)},
}


@pytest.mark.parametrize("words", MISTAKES)
def test_each_mistake_in_a_chain_is_reported(words: str) -> None:
    assert any(words in mistake for mistake in replace(chain, **MISTAKES[words]).mistakes())


def test_a_chain_is_called_by_its_command_and_word() -> None:
    assert chain.call == "/pitch-movie"
    assert replace(chain, word="again").call == "/pitch-movie again"


def test_gates_and_choices_are_found_by_key() -> None:
    assert chain.gate("greenlight") is GREENLIGHT
    assert GREENLIGHT.choice("pass") is GREENLIGHT.choices[1]
    assert GREENLIGHT.choice("gone") is None
    with pytest.raises(KeyError):
        chain.gate("gone")
