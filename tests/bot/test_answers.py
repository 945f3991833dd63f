"""Answers that Step Functions does not take: what becomes of the decision, and what the person is told."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import boto3
import pytest
from botocore.config import Config
from werkzeug.wrappers import Request, Response

from bot import replies
from bot.answers import answer
from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.contract import ButtonValue
from greenlight.messages import decision_asked
from greenlight.records import Decision
from greenlight.services import Services
from local.slack.server import LocalSlack
from local.web import WebServer
from tests.local.slack.support import ADA, BEN, STUDIO

DECISION = Decision(
    run="r1", id="d1", chain=chain.name, gate=GREENLIGHT.key, channel=STUDIO, asked=1, due=2, token="t" * 700
)
PASS = ButtonValue(run="r1", decision="d1", choice="pass", token=DECISION.token)


@pytest.fixture
def asked(services: Services) -> Decision:
    """A decision whose message is posted."""
    content = decision_asked(GREENLIGHT, DECISION)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=content.text, blocks=content.blocks)
    decision = replace(DECISION, message_ts=str(posted["ts"]))
    assert services.records.ask(decision)
    return decision


class Busy:
    """Step Functions as it answers with an error, or not at all."""

    def __init__(self, error: str = "") -> None:
        self.error, self.over = error, Event()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        Request(environ).get_data()
        if not self.error:
            self.over.wait(20)
        return Response(f'{{"__type": "{self.error}"}}', 400)(environ, start_response)


@pytest.fixture
def busy(request: pytest.FixtureRequest, services: Services) -> Iterator[None]:
    """Step Functions is busy: it says `request.param`, or nothing where that is empty."""
    app = Busy(request.param)
    server = WebServer(app, 0)
    server.start()
    ask_once = Config(read_timeout=0.2, retries={"total_max_attempts": 1})
    session = boto3.Session("x", "x", region_name="us-east-1")
    services.states = session.client("stepfunctions", endpoint_url=server.url, config=ask_once)
    yield
    app.over.set()
    server.stop()


def click(services: Services, decision: Decision, button: ButtonValue = PASS, user: str = BEN) -> str:
    return answer(services, button, user, decision.message_ts)


def state(services: Services) -> str:
    decision = services.records.decision("r1", "d1")
    assert decision
    return decision.state


@pytest.mark.parametrize("busy", ["ThrottlingException"], indirect=True)
@pytest.mark.usefixtures("busy")
def test_an_answer_that_was_surely_not_taken_can_be_given_again_at_once(services: Services, asked: Decision) -> None:
    assert click(services, asked) == replies.NOT_SENT
    assert state(services) == "open"
    assert click(services, asked, user=ADA) == replies.NOT_SENT


def test_an_answer_that_reached_nobody_can_be_given_again_at_once(services: Services, asked: Decision) -> None:
    session = boto3.Session("x", "x", region_name="us-east-1")
    ask_once = Config(retries={"total_max_attempts": 1})
    services.states = session.client("stepfunctions", endpoint_url="http://127.0.0.1:1", config=ask_once)
    assert click(services, asked) == replies.NOT_SENT
    assert state(services) == "open"


@pytest.mark.parametrize("busy", [""], indirect=True)
@pytest.mark.usefixtures("busy")
def test_an_answer_that_may_have_been_taken_keeps_its_claim(services: Services, asked: Decision) -> None:
    assert click(services, asked) == replies.UNSURE
    assert state(services) == "claimed"
    assert click(services, asked, user=ADA) == f"<@{BEN}> is answering this right now."


@pytest.mark.parametrize("busy", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"], indirect=True)
@pytest.mark.usefixtures("busy")
def test_an_answer_that_came_too_late_takes_the_buttons_away(
    services: Services, slack: LocalSlack, asked: Decision
) -> None:
    assert click(services, asked) == "This run has ended, so your answer was not used."
    assert state(services) == "expired"
    message = slack.workspace.message(STUDIO, asked.message_ts)
    assert message
    assert "actions" not in {block["type"] for block in message["blocks"]}
    assert "◷ Nobody answered by" in message["text"]


def test_a_token_that_step_functions_does_not_know_is_too_late_too(services: Services, asked: Decision) -> None:
    assert click(services, asked) == "This run has ended, so your answer was not used."


@pytest.mark.parametrize("change", [{"decision": "d2"}, {"run": "r2"}, {"choice": "gone"}])
def test_a_button_that_nothing_is_known_of_says_so_and_changes_nothing(
    services: Services, asked: Decision, change: dict[str, str]
) -> None:
    assert click(services, asked, replace(PASS, **change)) == replies.UNKNOWN
    assert state(services) == "open"
