"""Retries as new runs, if Step Functions cannot redrive the execution or a redrive would not help."""

import itertools
import json

import pytest
from boto3.dynamodb.conditions import Attr

from bot.runs.steering import try_again
from chains.movie_pitch.chain import chain
from greenlight import texts
from greenlight.runs.record import RunRecord
from tests.asking import Death
from tests.bot.runs.failing import Machine
from tests.bot.runs.steered import begun, run_of, throttled
from tests.local.slack.support import BEN, CHIKA, STUDIO


def test_a_retry_after_a_fail_state_is_a_new_run(refusing: Machine) -> None:
    run = refusing.fails()
    assert "Paris is no book." in refusing.card(run)
    assert refusing.again(run) == ""
    assert refusing.redriven(run) == 0
    new = newest(refusing)
    there = f"<{link(refusing, new)}|a new run>"
    assert f"<@{BEN}> retried this in {there}, from the beginning." in refusing.card(run)
    assert refusing.is_tried_again(run)
    assert (new.inputs, new.user, new.channel, new.after) == (run.inputs, BEN, run.channel, run.name)
    assert f"A retry of <{link(refusing, run)}|an earlier run>, from the beginning" in refusing.card(new)


def link(machine: Machine, run: RunRecord) -> str:
    """Returns the permalink of the run's card."""
    found = machine.services.slack.chat_getPermalink(channel=run.channel, message_ts=run.thread_ts)
    return str(found["permalink"])


def test_a_new_run_starts_without_a_permalink(refusing: Machine) -> None:
    run = refusing.fails()
    slack = refusing.services.slack
    # The token is wrong from the write of the new card's place until the write to the old run.
    tokens = itertools.chain(["xoxb-wrong"], itertools.repeat(slack.token))
    refusing.asking.look_at("before-call.dynamodb.UpdateItem", lambda **_: setattr(slack, "token", next(tokens)))
    assert refusing.again(run) == ""
    assert f"<@{BEN}> retried this in a new run, from the beginning." in refusing.card(run)


def newest(machine: Machine) -> RunRecord:
    (found,) = [run for run in machine.services.runs.runs_in(STUDIO) if run.after]
    return found


def test_a_retry_after_an_invalid_reply_is_a_new_run(machine: Machine) -> None:
    run = machine.fails(error="ReplyNotValidError", reason="x")
    machine.end(run)
    assert machine.again(run) == ""
    assert machine.redriven(run) == 0
    assert newest(machine).after == run.name


def test_clicks_of_two_people_start_one_new_run(refusing: Machine) -> None:
    run = refusing.fails()
    assert refusing.again(run) == ""
    assert refusing.again(run, CHIKA) == f"<@{BEN}> already retried this."
    assert len(refusing.cards()) == 2


@pytest.mark.parametrize("call", [2, 3])
def test_a_click_after_a_crash_starts_no_third_run(refusing: Machine, call: int) -> None:
    run = refusing.fails()
    # The writes are: the new card's place, its permalink, then the old run.
    refusing.asking.die_at("before-call.dynamodb.UpdateItem", call=call)
    with pytest.raises(Death):
        try_again(refusing.services, run.name, BEN)
    assert len(refusing.cards()) == 2
    assert refusing.again(run, BEN) == ""
    assert len(refusing.cards()) == 2
    assert refusing.is_tried_again(run)


def test_a_click_after_a_crash_is_not_refused_by_the_limit(machine: Machine) -> None:
    limits = {"LIMITS": json.dumps({chain.name: {"per_person": 1}})}
    machine.services.environment = {**machine.services.environment, **limits}
    run = machine.fails(status="unanswered")
    machine.asking.die_at("before-call.dynamodb.UpdateItem", call=2)
    with pytest.raises(Death):
        try_again(machine.services, run.name, BEN)
    assert newest(machine).is_open
    assert machine.again(run) == ""
    assert machine.is_tried_again(run)


def test_a_retry_that_got_no_card_can_be_repeated(refusing: Machine) -> None:
    run = refusing.fails()
    # `again` then needs Slack for the card only.
    assert refusing.services.kinds.of(BEN) == "members"
    token, refusing.services.slack.token = refusing.services.slack.token, "xoxb-wrong"
    assert refusing.again(run) == texts.refused.APP_LOCKED_OUT
    refusing.services.slack.token = token
    assert refusing.again(run) == ""
    assert len(refusing.cards()) == 2


def test_a_retry_of_an_unanswered_run_is_a_new_run(machine: Machine) -> None:
    run = machine.fails(status="unanswered")
    assert machine.again(run) == ""
    assert newest(machine).after == run.name


def test_a_retry_of_a_run_without_an_execution_is_a_new_run(machine: Machine) -> None:
    run = begun(machine.services, machine.arn)
    machine.services.runs.end_run(run.name, "failed", ended=run.started, error="KeyError", reason="x")
    assert machine.again(run) == ""
    assert newest(machine).after == run.name


def test_another_apps_run_is_not_retried_as_a_new_run(machine: Machine) -> None:
    run = machine.fails(chain="Invoices", error="Refused", reason="x", execution="gone")
    gone = run.execution.replace("gone", machine.arn.replace(":stateMachine:", ":execution:") + ":gone")
    machine.services.runs.items.change(f"RUN#{run.name}", "RUN", Attr("pk").exists(), {"execution": gone})
    assert machine.again(run) == texts.runs.NOT_OURS


def test_a_run_of_a_missing_chain_gets_no_new_run(refusing: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = refusing.fails()
    monkeypatch.setenv("CHAINS", "trip-planner")
    assert refusing.again(run) == "Movie pitch isn't available here. Type /greenlight chains to see what you can start."
    assert len(refusing.cards()) == 1


def test_a_run_of_a_missing_chain_is_not_redriven(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = machine.fails()
    machine.repair()
    monkeypatch.setenv("CHAINS", "trip-planner")
    assert machine.again(run) == "Movie pitch isn't available here. Type /greenlight chains to see what you can start."
    assert machine.services.executions.describe(run.execution).status == "FAILED"


@pytest.mark.parametrize("status", ["finished", "stopped"])
def test_a_run_that_did_not_fail_is_not_retried(machine: Machine, status: str) -> None:
    run = machine.fails(status=status)
    assert machine.again(run) == "This run did not fail, so there is nothing to retry."
    assert len(machine.cards()) == 1


@pytest.mark.parametrize("kind", ["redrive", "new run"])
def test_a_person_who_may_not_start_the_chain_may_not_retry(machine: Machine, kind: str) -> None:
    limits = {"LIMITS": json.dumps({chain.name: {"starters": [CHIKA]}})}
    machine.services.environment = {**machine.services.environment, **limits}
    run = machine.fails(**({"status": "unanswered"} if kind == "new run" else {}))
    assert machine.again(run).startswith(f"Only <@{CHIKA}> may start /pitch-movie.")
    assert not run_of(machine.services, run.name).again_by
    assert machine.again(run, CHIKA) == ""


def test_a_retry_can_be_repeated_if_describe_is_throttled(machine: Machine) -> None:
    run = machine.fails()
    states = machine.services.states

    def strike(**_: object) -> None:
        raise throttled("DescribeExecution")

    states.meta.events.register("before-call.sfn.DescribeExecution", strike)
    try:
        assert machine.again(run) == texts.runs.NOT_RETRIED
    finally:
        states.meta.events.unregister("before-call.sfn.DescribeExecution", strike)
    assert not machine.is_tried_again(run)
