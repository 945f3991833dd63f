"""A deployment's limits, in whole runs: who may start a chain, runs at once, rounds, model calls."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.person import ADA, BEN, CHIKA, Person, buttons, element, shown
from tests.e2e.signed import Signed, command_form
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("limits")

LIMITS = {
    "*": {"per_person": 1},
    "movie-pitch": {"starters": [ADA, BEN], "rounds": 2},
    "technique-human-input": {"model_calls": 1},
}


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with local_stack(chains="movie-pitch,technique-human-input", limits=LIMITS) as running:
        yield running


@pytest.fixture
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


def test_who_may_not_start_a_chain_learns_who_may(stack: LocalStack, ada: Person, executions: Executions) -> None:
    chika = Person(stack.slack.url, CHIKA)
    before = ada.messages()
    assert chika.commands("/pitch-movie", "not for chika")["ok"]
    assert chika.told()[-1].startswith(f"Only <@{ADA}> or <@{BEN}> may start /pitch-movie.")
    assert (ada.messages(), executions.started()) == (before, [])


def test_a_person_at_the_run_limit_has_to_stop_one(ada: Person, ben: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "the only one")
    run.decision()
    assert ada.commands("/pitch-movie", "one too many")["ok"]
    assert ada.told()[-1].startswith("You already have 1 /pitch-movie run in progress (your limit).")
    assert len(executions.started()) == 1
    ben.starts("/pitch-movie", "another's").decision()
    card = until(lambda: run.card if "waiting for a decision" in run.card["text"] else None, "the question")
    action = {"action_id": "stop", "value": element(card, "stop")["value"]}
    assert ada.does("interact", messageTs=card["ts"], action=action)["ok"]
    run.comes_to("stopped")
    again = ada.starts("/pitch-movie", "room again")
    assert ada.clicks(again.decision(), "greenlight")["ok"]
    again.comes_to("finished")


def test_a_run_at_its_question_limit_can_not_be_rejected(ada: Person, slack: Signed) -> None:
    run = ada.starts("/pitch-movie", "rejected once")
    first = run.decision()
    assert [one["action_id"] for one in buttons(first)].count("decide:pass") == 1
    assert ada.clicks(first, "pass")["ok"]
    second = until(lambda: found if (found := run.decision())["ts"] != first["ts"] else None, "the second question")
    assert [one["action_id"] for one in buttons(second)] == ["decide:greenlight", "decide:edit", "decide:pick"]
    assert "This run has reached its limit of 2 questions" in shown(second)
    assert ada.clicks(second, "greenlight")["ok"]
    run.comes_to("finished")


def test_a_run_at_its_model_call_limit_says_so(ada: Person) -> None:
    run = ada.starts("/technique", "human-input a book about counting")
    decision = run.decision()
    assert "its limit of 1 model call" in shown(decision)
    assert [one["action_id"] for one in buttons(decision)] == ["decide:yes"]


def test_many_commands_at_once_are_all_answered(ben: Person, slack: Signed, executions: Executions) -> None:
    def send(number: int) -> requests.Response:
        return slack.sends(command_form(ben, "/pitch-movie", f"all at once, {number}", f"at.once.{number}"))

    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(send, range(20)))
    assert {answer.status_code for answer in answers} == {200}
    refused = [answer.json()["text"] for answer in answers if answer.text]
    assert all(text.startswith("You already have 1 /pitch-movie run in progress") for text in refused)
    assert len(executions.started()) == len(answers) - len(refused)
