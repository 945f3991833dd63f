"""Runs are stopped and retried from their card."""

import json

import pytest

from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import ADA, BEN, STUDIO, Json, Person, Run, buttons, element, is_root, shown
from tests.e2e.signed import Signed
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("flows")


def presses(person: Person, message: Json, action: str) -> Json:
    """Clicks one of the card's buttons."""
    button = element(message, action)
    return person.does("interact", messageTs=message["ts"], action={"action_id": action, "value": button["value"]})


def has(message: Json, action: str) -> bool:
    """Whether a message has the button."""
    return action in [one.get("action_id") for block in message["blocks"] for one in block.get("elements", ())]


def test_who_started_a_run_can_stop_it(ada: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "stopped on the way")
    run.decision()
    run.comes_to("waiting for a decision")
    assert presses(ada, run.card, "stop")["ok"]
    card = run.comes_to("stopped")
    assert f"■ Stopped by <@{ADA}>" in shown(card)
    assert not has(card, "stop")
    (decision,) = run.decisions
    assert buttons(decision) == []
    assert "before anyone answered" in shown(decision)
    ended = executions.ended(run)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Stopped", ADA)


def test_nobody_else_can_stop_it(ada: Person, ben: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "not ben's to stop")
    run.decision()
    run.comes_to("waiting for a decision")
    assert presses(ben, run.card, "stop")["ok"]
    assert ben.told()[-1] == f"Only <@{ADA}> may stop this run."
    assert executions.of(run)["status"] == "RUNNING"


def test_a_retry_continues_at_the_failed_step(
    ada: Person, ben: Person, model: RecordingModel, executions: Executions
) -> None:
    model.refuse("one-page pitch", status=403, times=1)
    run = ada.starts("/pitch-movie", "fails at the last step")
    ada.clicks(run.decision(), "greenlight")
    card = run.comes_to("failed")
    assert presses(ben, card, "try_again")["ok"]
    card = run.comes_to("finished")
    assert not has(card, "try_again")
    entered = executions.entered(run)
    assert entered.count("Write the one-page pitch") == 2
    assert entered.count("Decision") == 1
    assert executions.of(run)["redriveCount"] == 1


def test_retrying_a_refused_run_starts_a_new_run(ada: Person, ben: Person, model: RecordingModel) -> None:
    model.say("a fork", "No.")
    run = ada.starts("/technique", "conditional-chain a fork")
    card = run.comes_to("failed")
    assert presses(ben, card, "try_again")["ok"]
    again = until(lambda: newest(ben, run), "another run")
    assert "A retry of <" in shown(again)
    assert f"<@{BEN}> retried this" in shown(run.card)
    assert not has(run.card, "try_again")


def test_two_clicks_on_try_again_start_one_run(ada: Person, ben: Person, model: RecordingModel, slack: Signed) -> None:
    model.say("a spoon", "No.")
    run = ada.starts("/technique", "conditional-chain a spoon")
    card = run.comes_to("failed")
    assert presses(ben, card, "try_again")["ok"]
    assert slack.presses(ada, card, "try_again").ok
    assert ada.told()[-1] == f"<@{BEN}> already retried this."
    roots = [message for message in ben.messages() if is_root(message) and "a spoon" in message["text"]]
    assert len(roots) == 2


def test_a_run_from_the_aws_console_gets_a_card_with_buttons(ada: Person, executions: Executions) -> None:
    where = {"chain": "movie-pitch", "channel": STUDIO, "user": ADA, "thread_ts": ""}
    given = {"inputs": {"movie": "typed into the console"}, "run": where}
    machines = executions.client.list_state_machines()["stateMachines"]
    (machine,) = [one["stateMachineArn"] for one in machines if one["name"].endswith("greenlight-movie-pitch")]
    started = executions.client.start_execution(stateMachineArn=machine, input=json.dumps(given))
    card = until(lambda: root_about(ada, "typed into the console"), "its card")
    run = Run(ada, card["ts"])
    run.decision()
    card = run.comes_to("waiting for a decision")
    assert f"Started by <@{ADA}>" in shown(card)
    assert presses(ada, card, "stop")["ok"]
    run.comes_to("stopped")
    assert executions.client.describe_execution(executionArn=started["executionArn"])["cause"] == ADA


def root_about(person: Person, words: str) -> Json | None:
    """The first message in the channel with these words."""
    return next((one for one in person.messages() if is_root(one) and words in one["text"]), None)


def newest(person: Person, run: Run) -> Json | None:
    """The first card after the run's."""
    subject = run.card["text"].partition(":")[0]
    roots = [one for one in person.messages() if is_root(one) and one["ts"] > run.ts]
    return next((one for one in roots if one["text"].startswith(subject)), None)
