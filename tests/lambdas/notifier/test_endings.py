"""Executions that ended badly."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.messages import decision_asked, run_card
from greenlight.records import Decision, RunRecord
from greenlight.services import Services
from lambdas.notifier.endings import report_ending
from local.slack.server import LocalSlack
from tests.local.slack.support import BEN, STUDIO

RUN = RunRecord(name="r1", chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={"movie": "cats"}, started=1)
ASKED = Decision(run="r1", id="d1", chain=chain.name, gate=GREENLIGHT.key, channel=STUDIO, asked=1, due=2, token="t")


@pytest.fixture
def detail(services: Services) -> dict[str, Any]:
    """What EventBridge tells of a run that has a card and a question with buttons."""
    services.records.start_run(RUN)
    card, question = run_card(chain, RUN), decision_asked(GREENLIGHT, ASKED)
    thread_ts = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)["ts"]
    posted = services.slack.chat_postMessage(channel=STUDIO, text=question.text, blocks=question.blocks)
    services.records.ask(replace(ASKED, message_ts=str(posted["ts"])))
    return {
        "name": "r1",
        "status": "FAILED",
        "error": "Bedrock.ThrottlingException",
        "input": json.dumps({"run": {"thread_ts": thread_ts}}),
        "stopDate": 5_000,
    }


def test_a_failure_is_on_the_card_and_takes_the_buttons_away(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    report_ending(services, detail)
    run, decision = services.records.run("r1"), services.records.decision("r1", "d1")
    assert run
    assert decision
    assert (run.status, run.ended, decision.state, decision.token) == ("failed", 5, "expired", "")
    card, question = slack.workspace.messages(STUDIO)
    assert "the model was too busy to answer." in str(card["blocks"])
    assert "actions" not in {block["type"] for block in question["blocks"]}


@pytest.mark.parametrize(
    ("status", "ended_as"), [("FAILED", "failed"), ("TIMED_OUT", "failed"), ("ABORTED", "stopped")]
)
def test_each_bad_ending_has_its_status(services: Services, detail: dict[str, Any], status: str, ended_as: str) -> None:
    report_ending(services, {**detail, "status": status, "error": None})
    assert (run := services.records.run("r1"))
    assert run.status == ended_as


def test_a_run_that_has_ended_already_stays_as_it_is(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    services.records.end_run("r1", "unanswered", ended=4)
    before = slack.workspace.messages(STUDIO)
    report_ending(services, detail)
    assert slack.workspace.messages(STUDIO) == before


def test_an_execution_that_the_bot_did_not_start_is_left_alone(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    before = slack.workspace.messages(STUDIO)
    report_ending(services, {**detail, "name": "started-by-hand"})
    assert slack.workspace.messages(STUDIO) == before
