"""Runs stopped, against Step Functions over HTTP, with what can go wrong in between."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.runs.steering import STARTUP_SECONDS, stop
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from lambdas.reconciler.runs import tend_run
from tests.asking import Asking, Death
from tests.backing import write
from tests.bot.runs.steered import begun, event_of, run_of, throttled, told, unheard
from tests.local.aws.support import succeed
from tests.local.slack.support import ADA, BEN, CHIKA

STOP = "sfn.StopExecution"
UPDATE = "before-call.dynamodb.UpdateItem"
OWNED = {"LIMITS": json.dumps({"*": {"owners": [BEN]}})}


@pytest.fixture
def decision(asking: Asking) -> Decision:
    """A question of a run by Ada, which waits for the answer."""
    return asking.ask()


def test_the_execution_ends_the_question_closes_and_the_card_says_who(asking: Asking, decision: Decision) -> None:
    assert told(stop, asking.services, decision.run, ADA) == ""
    ended = asking.machines.describe(decision.execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Stopped", ADA)
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)
    assert "'action_id': 'stop'" not in asking.card(decision)
    assert not asking.has_buttons(decision)
    assert list(asking.services.runs.unsettled(2**40)) == []


def test_an_owner_may_and_nobody_else(asking: Asking, decision: Decision) -> None:
    asking.services.environment = {**asking.services.environment, **OWNED}
    assert told(stop, asking.services, decision.run, CHIKA) == f"Only <@{ADA}> or <@{BEN}> may stop this run."
    assert asking.machines.describe(decision.execution)["status"] == "RUNNING"
    assert told(stop, asking.services, decision.run, BEN) == ""
    assert f"■ Stopped by <@{BEN}>" in asking.card(decision)


def test_a_group_that_slack_does_not_tell_of_stops_nothing(asking: Asking, decision: Decision) -> None:
    owned = {"LIMITS": json.dumps({"*": {"owners": ["S0NOWHERE00"]}})}
    asking.services.environment = {**asking.services.environment, **owned}
    assert told(stop, asking.services, decision.run, CHIKA) == texts.runs.GROUP_UNKNOWN
    assert told(stop, asking.services, decision.run, ADA) == ""


def test_when_step_functions_is_throttled_the_person_clicks_again(asking: Asking, decision: Decision) -> None:
    asking.fail_at(f"before-call.{STOP}", throttled("StopExecution"))
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_STOPPED
    assert asking.has_buttons(decision)
    assert told(stop, asking.services, decision.run, ADA) == ""
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_a_stop_that_was_not_confirmed_is_found_by_the_next_click(asking: Asking, decision: Decision) -> None:
    asking.fail_at(f"after-call.{STOP}", unheard())
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_STOPPED
    assert told(stop, asking.services, decision.run, ADA) == ""
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_the_bot_dies_after_the_stop_and_the_event_ends_the_card_the_same(asking: Asking, decision: Decision) -> None:
    asking.die_at(f"after-call.{STOP}")
    with pytest.raises(Death):
        stop(asking.services, decision.run, ADA)
    assert "Stopped by" not in asking.card(decision)
    deliver(asking.services, event_of(asking.services, decision.execution, name=decision.run))
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)
    assert not asking.has_buttons(decision)
    assert "Error" not in asking.card(decision)


def test_the_reconciler_does_so_too(asking: Asking, decision: Decision) -> None:
    asking.die_at(f"after-call.{STOP}")
    with pytest.raises(Death):
        stop(asking.services, decision.run, ADA)
    tend_run(asking.services, decision.run, int(time.time()))
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_what_the_table_does_not_note_is_on_the_card_by_the_event(asking: Asking, decision: Decision) -> None:
    asking.fail_at(UPDATE, throttled("UpdateItem"))
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_SHOWN
    deliver(asking.services, event_of(asking.services, decision.execution, name=decision.run))
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_a_run_that_has_ended_meanwhile_is_not_called_stopped(asking: Asking, decision: Decision) -> None:
    asking.services.states.send_task_success(taskToken=decision.token, output="{}")
    assert asking.machines.end(decision.execution)["status"] == "SUCCEEDED"
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.ENDED_JUST_NOW
    assert run_of(asking.services, decision.run).is_open
    assert "Stopped" not in asking.card(decision)


def test_one_that_was_stopped_in_aws_says_so(asking: Asking, decision: Decision) -> None:
    asking.services.states.stop_execution(executionArn=decision.execution)
    assert told(stop, asking.services, decision.run, ADA).startswith("This run ended <!date^")
    assert "■ Stopped in AWS" in asking.card(decision)


def test_of_two_who_click_at_once_one_is_told_that_it_has_ended(asking: Asking, decision: Decision) -> None:
    asking.services.environment = {**asking.services.environment, **OWNED}
    both = threading.Barrier(2)

    def meet(**_: object) -> None:
        both.wait(10)

    asking.look_at(f"before-call.{STOP}", meet)
    with ThreadPoolExecutor(2) as people:
        found = list(people.map(lambda user: told(stop, asking.services, decision.run, user), (ADA, BEN)))
    assert sorted(map(bool, found)) == [False, True]
    winner = (ADA, BEN)[found.index("")]
    assert f"■ Stopped by <@{winner}>" in asking.card(decision)
    assert asking.machines.describe(decision.execution)["cause"] == winner


def test_a_second_click_later_says_when_it_ended(asking: Asking, decision: Decision) -> None:
    stop(asking.services, decision.run, ADA)
    assert told(stop, asking.services, decision.run, ADA).startswith("This run ended <!date^")


def test_one_whose_execution_has_not_begun_is_left_a_moment_and_then_ended(services: Services, asking: Asking) -> None:
    run = begun(services, asking.machines.create({"End": succeed()}), status="starting")
    assert told(stop, services, run.name, ADA) == texts.runs.NOT_BEGUN
    assert run_of(services, run.name).status == "starting"
    older = begun(services, asking.machines.create({"End": succeed()}), status="starting", ago=STARTUP_SECONDS)
    assert told(stop, services, older.name, ADA) == ""
    assert run_of(services, older.name).status == "stopped"


def test_a_run_that_is_not_on_record_and_a_table_that_does_not_answer(asking: Asking, decision: Decision) -> None:
    assert told(stop, asking.services, "unknown", ADA) == texts.runs.UNKNOWN_RUN
    asking.fail_at("before-call.dynamodb.GetItem", throttled("GetItem"))
    assert told(stop, asking.services, decision.run, ADA) == texts.answers.NO_RECORDS


def test_a_run_whose_record_cannot_be_read_is_said(asking: Asking, decision: Decision) -> None:
    write(asking.services.runs, f"RUN#{decision.run}", "RUN", inputs="cowboys")
    assert told(stop, asking.services, decision.run, ADA) == texts.answers.UNREADABLE
