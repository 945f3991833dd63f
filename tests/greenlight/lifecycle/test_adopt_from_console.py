"""Runs of our chains that somebody starts, stops or redrives in the AWS console; Step Functions over HTTP."""

import json
from typing import Any

import pytest

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.wire.run import Run
from local.slack.server import LocalSlack
from tests.greenlight.lifecycle.console import FAIL, INPUTS, WAIT, cards, event, run_of, tells, typed
from tests.greenlight.notified import report
from tests.local.aws.support import Machines
from tests.local.slack.support import BEN, STUDIO


def test_the_first_notification_adds_a_card_and_inputs(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    run = tells(services, execution)
    assert (run.inputs, run.channel, run.status) == (INPUTS, STUDIO, "running")
    assert run.console.endswith(f"executions/details/{execution}")
    (card,) = cards(slack)
    assert "cowboys" in card
    assert "●\\xa0Now:\\xa0Three" in card
    services.states.stop_execution(executionArn=execution, cause="by hand")
    report(services, event(services, execution))
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_copied_input_does_not_take_the_other_runs_card(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    first = tells(services, machines.start(WAIT, typed()))
    copied = typed(BEN, first.thread_ts)
    execution = machines.start(WAIT, copied)
    second = tells(services, execution, where=Run(**copied["run"]))
    assert second.thread_ts not in ("", first.thread_ts)
    assert tells(services, execution, where=Run(**copied["run"])).thread_ts == second.thread_ts
    assert len(cards(slack)) == 2


def test_a_run_that_fails_early_gets_its_card_at_the_end(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.run(FAIL, typed(BEN))["executionArn"]
    for _ in range(2):
        report(services, event(services, execution))
    (card,) = cards(slack)
    assert "the model was too busy to answer. Try again in a few minutes." in card
    assert f"Error: Bedrock.ThrottlingException (<{services.console(execution)}|execution>)" in card
    assert run_of(services, execution.rpartition(":")[2]).inputs == INPUTS


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"inputs": INPUTS},
        {"inputs": [], "run": typed()["run"]},
        {"inputs": INPUTS, "run": {"chain": "gone", "channel": STUDIO}},
        {"inputs": INPUTS, "run": {"chain": chain.name, "channel": 7}},
        7,
    ],
)
def test_a_run_with_another_input_is_ignored(
    services: Services, slack: LocalSlack, machines: Machines, given: Any
) -> None:
    execution = machines.run(FAIL, given)["executionArn"]
    report(services, event(services, execution, input=json.dumps(given)))
    assert slack.workspace.messages(STUDIO) == []
