"""Stopping runs, and its failures, against Step Functions over HTTP."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.runs.steering import STARTUP_SECONDS, stop
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from lambdas.reconciler.runs import tend_run
from tests.asking import Asking, Death
from tests.backing import deliver_waiting, write
from tests.bot.runs.steered import begun, event_of, run_of, throttled, told, unheard
from tests.greenlight.notified import report
from tests.local.aws.support import succeed
from tests.local.slack.support import ADA, BEN, CHIKA

STOP = "sfn.StopExecution"
UPDATE = "before-call.dynamodb.UpdateItem"
OWNED = {"LIMITS": json.dumps({"*": {"owners": [BEN]}})}


@pytest.fixture
def decision(asking: Asking) -> Decision:
    """An open question in a run by Ada."""
    return asking.ask()


def test_stop_ends_the_execution_and_closes_the_question(asking: Asking, decision: Decision) -> None:
    assert told(stop, asking.services, decision.run, ADA) == ""
    ended = asking.machines.describe(decision.execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Stopped", ADA)
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)
    assert "'action_id': 'stop'" not in asking.card(decision)
    assert not asking.has_buttons(decision)
    assert list(asking.services.runs.unsettled(2**40)) == []


def test_only_the_requester_or_an_owner_may_stop_a_run(asking: Asking, decision: Decision) -> None:
    asking.services.environment = {**asking.services.environment, **OWNED}
    assert told(stop, asking.services, decision.run, CHIKA) == f"Only <@{ADA}> or <@{BEN}> may stop this run."
    assert asking.machines.describe(decision.execution)["status"] == "RUNNING"
    assert told(stop, asking.services, decision.run, BEN) == ""
    assert f"■ Stopped by <@{BEN}>" in asking.card(decision)


def test_nobody_in_an_unknown_group_may_stop_a_run(asking: Asking, decision: Decision) -> None:
    owned = {"LIMITS": json.dumps({"*": {"owners": ["S0NOWHERE00"]}})}
    asking.services.environment = {**asking.services.environment, **owned}
    assert told(stop, asking.services, decision.run, CHIKA) == texts.runs.GROUP_UNKNOWN
    assert told(stop, asking.services, decision.run, ADA) == ""


def test_a_throttled_stop_can_be_repeated(asking: Asking, decision: Decision) -> None:
    asking.fail_at(f"before-call.{STOP}", throttled("StopExecution"))
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_STOPPED
    assert asking.has_buttons(decision)
    assert told(stop, asking.services, decision.run, ADA) == ""
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_an_unconfirmed_stop_is_found_by_the_next_click(asking: Asking, decision: Decision) -> None:
    asking.fail_at(f"after-call.{STOP}", unheard())
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_STOPPED
    assert told(stop, asking.services, decision.run, ADA) == ""
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_the_event_updates_the_card_if_the_bot_dies(asking: Asking, decision: Decision) -> None:
    asking.die_at(f"after-call.{STOP}")
    with pytest.raises(Death):
        stop(asking.services, decision.run, ADA)
    assert "Stopped by" not in asking.card(decision)
    report(asking.services, event_of(asking.services, decision.execution, name=decision.run))
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)
    assert not asking.has_buttons(decision)
    assert "Error" not in asking.card(decision)


def test_the_reconciler_updates_the_card_if_the_bot_dies(asking: Asking, decision: Decision) -> None:
    asking.die_at(f"after-call.{STOP}")
    with pytest.raises(Death):
        stop(asking.services, decision.run, ADA)
    tend_run(asking.services, decision.run, int(time.time()))
    deliver_waiting(asking.services)
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_the_event_updates_the_card_if_the_table_fails(asking: Asking, decision: Decision) -> None:
    asking.fail_at(UPDATE, throttled("UpdateItem"))
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.NOT_SHOWN
    report(asking.services, event_of(asking.services, decision.execution, name=decision.run))
    assert f"■ Stopped by <@{ADA}>" in asking.card(decision)


def test_a_run_that_has_already_ended_is_not_called_stopped(asking: Asking, decision: Decision) -> None:
    asking.services.states.send_task_success(taskToken=decision.token, output="{}")
    assert asking.machines.end(decision.execution)["status"] == "SUCCEEDED"
    assert told(stop, asking.services, decision.run, ADA) == texts.runs.ENDED_JUST_NOW
    assert run_of(asking.services, decision.run).is_open
    assert "Stopped" not in asking.card(decision)


def test_a_run_stopped_in_aws_says_so(asking: Asking, decision: Decision) -> None:
    asking.services.states.stop_execution(executionArn=decision.execution)
    assert told(stop, asking.services, decision.run, ADA).startswith("This run ended <!date^")
    assert "■ Stopped in AWS" in asking.card(decision)


def test_one_of_two_simultaneous_stops_wins(asking: Asking, decision: Decision) -> None:
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


def test_a_later_click_says_when_the_run_ended(asking: Asking, decision: Decision) -> None:
    stop(asking.services, decision.run, ADA)
    assert told(stop, asking.services, decision.run, ADA).startswith("This run ended <!date^")


def test_a_starting_run_is_stopped_only_after_a_while(services: Services, asking: Asking) -> None:
    run = begun(services, asking.machines.create({"End": succeed()}), status="starting")
    assert told(stop, services, run.name, ADA) == texts.runs.JUST_STARTING
    assert run_of(services, run.name).status == "starting"
    older = begun(services, asking.machines.create({"End": succeed()}), status="starting", ago=STARTUP_SECONDS)
    assert told(stop, services, older.name, ADA) == ""
    assert run_of(services, older.name).status == "stopped"


def test_an_unknown_run_or_an_unreachable_table_is_reported(asking: Asking, decision: Decision) -> None:
    assert told(stop, asking.services, "unknown", ADA) == texts.runs.UNKNOWN_RUN
    asking.fail_at("before-call.dynamodb.GetItem", throttled("GetItem"))
    assert told(stop, asking.services, decision.run, ADA) == texts.answers.NO_RECORDS


def test_an_unreadable_run_is_reported(asking: Asking, decision: Decision) -> None:
    write(asking.services.runs, f"RUN#{decision.run}", "RUN", inputs="cowboys")
    assert told(stop, asking.services, decision.run, ADA) == texts.answers.UNREADABLE
