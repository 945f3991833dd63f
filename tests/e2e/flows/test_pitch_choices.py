"""How often a pitch can be changed, what a pass resets, and when there is nothing to pick."""

import json

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, Run, body, buttons, shown

pytestmark = pytest.mark.xdist_group("flows")
CHOICES = ["greenlight", "pass", "change", "edit", "pick"]


def offered(run: Run) -> list[str]:
    """The choices of the open decision."""
    return [element["action_id"].removeprefix("decide:") for element in buttons(run.decision())]


def one_pager_prompt(model: RecordingModel, pitch: str) -> list[str]:
    return [prompt for prompt in model.asked("one-page pitch that a studio executive") if pitch in prompt]


def test_changes_can_be_requested_up_to_the_limit(
    ada: Person, ben: Person, model: RecordingModel, executions: Executions
) -> None:
    run = ada.starts("/pitch-movie", "a film to change")
    for number in range(1, GREENLIGHT.revisions + 1):
        assert offered(run) == CHOICES
        before = body(run.texts[-1])
        words = f"more horses, {number} of them"
        ben.answers(run.decision(), "change", words)
        decision = run.revision(number + 1)
        (asked,) = model.asked(words)
        assert f"<pitch>\n{before}\n</pitch>" in asked
        assert f"Revision {number + 1}, after “{words}” (<@{ben.id}>)" in shown(decision)
        assert words in body(run.texts[-1])
        assert "Change requested by <@U0BEN000001>" in shown(run.decisions[-2])
    assert offered(run) == [choice for choice in CHOICES if choice != "change"]
    assert "It was changed 5 times, the most that this chain allows." in shown(run.decision())
    last = body(run.texts[-1])
    assert ada.clicks(run.decision(), "greenlight")["ok"]
    run.comes_to("finished")
    assert len(one_pager_prompt(model, last)) == 1
    assert executions.ended(run)["status"] == "SUCCEEDED"


def test_a_pass_resets_the_revisions_and_keeps_rejected_ideas(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/pitch-movie", "a film changed in vain")
    ada.answers(run.decision(), "change", "set it at sea")
    run.revision(2)
    rejected = [body(text) for text in run.texts]
    assert ada.clicks(run.decision(), "pass")["ok"]
    decision = run.decision()
    again = [prompt for prompt in model.asked("already passed on these ideas") if "changed in vain" in prompt]
    assert len(again) == 3
    assert all(text in prompt for text in rejected for prompt in again)
    assert "Revision" not in shown(decision)


def test_identical_pitches_leave_nothing_to_pick(ada: Person, model: RecordingModel, executions: Executions) -> None:
    model.say("a film of one idea", "**One**\n\nThe only idea.")
    run = ada.starts("/pitch-movie", "a film of one idea")
    assert offered(run) == [choice for choice in CHOICES if choice != "pick"]
    assert ada.clicks(run.decision(), "greenlight")["ok"]
    run.comes_to("finished")
    assert json.loads(executions.ended(run)["output"])["outcome"] == "finished"
