"""Services that fail during a click: what is known of the answer, what the person is told, what becomes of it."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from bot.decisions import answers as module
from greenlight import texts
from greenlight.aws.clients import QUICK
from local.web import WebServer
from tests.asking import Asking
from tests.backing import write
from tests.bot.decisions.clicking import SEND, WRITE, answers, is_true, reconcile
from tests.local.slack.support import BEN, CHIKA
from tests.sdk import KEY, NOWHERE, REGION, new_client
from tests.waiting import until

ELSEWHERE = "arn:aws:states:us-east-1:123456789012:execution:gone:r1"
THROTTLED = ClientError(
    {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}},  # type: ignore[typeddict-item]
    "UpdateItem",
)


class Busy:
    """Step Functions as it answers with an error; with none it takes what it is sent and answers the first too late."""

    def __init__(self, error: str, status: int, behind: str) -> None:
        self.error, self.status, self.behind, self.over = error, status, behind, Event()
        self.taken = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        body = request.get_data()
        token = json.loads(body)["taskToken"]
        answered = Response(json.dumps({"__type": self.error, "message": f"the token {token}"}), self.status)
        if not self.error:
            kept = {name: request.headers[name] for name in ("Content-Type", "X-Amz-Target")}
            signed = AWSRequest("POST", self.behind, kept, body)
            SigV4Auth(KEY.credentials(), "states", REGION).add_auth(signed)
            behind = requests.post(self.behind, data=body, headers=dict(signed.headers), timeout=20)
            answered = Response(behind.content, behind.status_code)
            self.taken += 1
            if self.taken == 1:
                self.over.wait(20)
        return answered(environ, start_response)


@pytest.fixture
def busy(asking: Asking) -> Iterator[Callable[..., None]]:
    """Puts a busy Step Functions in place, with a client that is soon tired of waiting."""
    servers: list[tuple[Busy, WebServer]] = []

    def put(error: str = "", status: int = 400, tries: int = 1) -> None:
        app = Busy(error, status, asking.aws.endpoint)
        server = WebServer(app, 0)
        server.start()
        servers.append((app, server))
        config = QUICK.merge(Config(read_timeout=0.5, retries={"total_max_attempts": tries}))
        asking.services.states_once = new_client("stepfunctions", server.url, config)

    yield put
    for app, server in servers:
        app.over.set()
        server.stop()


@pytest.mark.parametrize("error", ["ThrottlingException", "AccessDeniedException", "InvalidOutput"])
def test_an_answer_that_was_surely_not_taken_can_be_given_again_at_once(
    asking: Asking, busy: Callable[..., None], error: str
) -> None:
    decision = asking.ask()
    whole = asking.services.states_once
    busy(error)
    assert answers(asking, decision) == texts.answers.NOT_SENT
    assert (asking.read(decision).state, asking.has_buttons(decision)) == ("open", True)
    assert "Greenlit" not in asking.message(decision)["text"]
    asking.services.states_once = whole
    assert answers(asking, decision, CHIKA) == ""
    assert is_true(asking, decision, CHIKA)


def test_an_answer_that_reached_nobody_can_be_given_again_at_once(asking: Asking) -> None:
    decision = asking.ask()
    asking.services.states_once = new_client("stepfunctions", NOWHERE, QUICK)
    assert answers(asking, decision) == texts.answers.NOT_SENT
    assert asking.read(decision).state == "open"


def test_a_failure_of_step_functions_keeps_the_claim_as_nobody_knows(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy("InternalServerError", 500)
    assert answers(asking, decision) == texts.answers.UNSURE
    assert asking.read(decision).state == "claimed"


def test_an_answer_taken_without_a_reply_is_found_in_the_history(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy()
    assert answers(asking, decision) == texts.answers.UNSURE
    assert asking.read(decision).state == "claimed"
    asking.leave(decision)
    reconcile(asking)
    assert is_true(asking, decision, BEN)


def test_an_answer_that_the_sdk_sent_twice_is_not_called_late(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy(tries=2)
    assert answers(asking, decision) == ""
    assert is_true(asking, decision, BEN)


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_token_that_expired_says_too_late_and_the_buttons_go(asking: Asking, goes_on: bool) -> None:
    decision = asking.ask(seconds=1, goes_on=goes_on)
    until(lambda: asking.machines.history(decision.execution, "TaskTimedOut"))
    told = answers(asking, decision)
    assert told.startswith("This question was closed <!date^")
    assert told.endswith("so your answer was not used.")
    assert (asking.read(decision).state, asking.read(decision).token) == ("expired", "")
    assert "◷ Nobody answered by" in asking.message(decision)["text"]
    assert not asking.has_buttons(decision)


def test_a_run_that_was_stopped_says_too_late(asking: Asking) -> None:
    decision = asking.ask()
    asking.machines.client.stop_execution(executionArn=decision.execution)
    assert answers(asking, decision).startswith("This question was closed <!date^")
    assert not asking.has_buttons(decision)


@pytest.mark.parametrize(
    "change", [{"token": "unknown"}, {"execution": "arn:aws:states:us-east-1:123456789012:execution:x:y"}]
)
def test_a_token_or_an_execution_that_is_gone_is_too_late_once_its_time_is_over(
    asking: Asking, change: dict[str, Any]
) -> None:
    decision = asking.ask(due=int(time.time()), **change)
    asking.machines.client.stop_execution(executionArn=asking.executions[-1])
    assert answers(asking, decision).startswith("This question was closed <!date^")


def test_an_answer_given_past_greenlight_is_not_confirmed_until_its_time_is_over(asking: Asking) -> None:
    decision = asking.ask(goes_on=True)
    asking.machines.client.send_task_success(taskToken=decision.token, output="null")
    assert answers(asking, decision) == texts.answers.UNSURE
    asking.leave(decision)
    reconcile(asking)
    assert asking.read(decision).state == "open"
    asking.machines.client.stop_execution(executionArn=decision.execution)
    assert answers(asking, decision).startswith("This question was closed <!date^")
    assert not asking.has_buttons(decision)


def test_a_history_that_cannot_be_read_keeps_the_claim(asking: Asking) -> None:
    decision = asking.ask()
    asking.machines.client.stop_execution(executionArn=decision.execution)
    asking.services.states = new_client("stepfunctions", NOWHERE, QUICK)
    assert answers(asking, decision) == texts.answers.UNSURE
    asking.leave(decision)
    assert answers(asking, decision, CHIKA) == texts.answers.UNSURE
    assert asking.read(decision).user == BEN


@pytest.mark.parametrize(
    ("call", "told", "state"), [(1, texts.answers.NO_RECORDS, "open"), (2, texts.answers.NOT_NOTED, "claimed")]
)
def test_a_table_that_fails_is_said_as_far_as_the_answer_came(asking: Asking, call: int, told: str, state: str) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, call)
    assert answers(asking, decision) == told
    assert asking.read(decision).state == state


def test_a_question_whose_record_cannot_be_read_is_said(asking: Asking) -> None:
    decision = asking.ask()
    write(asking.services.runs, f"RUN#{decision.run}", f"DECISION#{decision.id}", due="soon")
    assert answers(asking, decision) == texts.answers.UNREADABLE


def test_a_claim_that_cannot_be_given_back_is_settled_later(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, 2)
    busy("ThrottlingException")
    assert answers(asking, decision) == texts.answers.UNSURE
    asking.leave(decision)
    reconcile(asking)
    assert asking.read(decision).state == "open"


def test_slack_that_is_out_of_reach_does_not_undo_an_answer(asking: Asking) -> None:
    decision = asking.ask()
    reached = asking.services.slack
    asking.services.slack = WebClient(token="x", base_url="http://127.0.0.1:1/")
    assert answers(asking, decision) == ""
    asking.services.slack = reached
    assert asking.has_buttons(decision)
    reconcile(asking)
    assert is_true(asking, decision, BEN)


def test_nobody_is_told_of_an_answer_before_step_functions_has_it(asking: Asking) -> None:
    decision, said = asking.ask(), []
    asking.look_at(f"before-call.{SEND}", lambda **_: said.append(asking.message(decision)["text"]))
    assert answers(asking, decision) == ""
    assert said
    assert "Greenlit" not in said[0]


def test_no_token_reaches_a_log_whatever_fails(
    asking: Asking, busy: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    decision = asking.ask()
    logger = logging.getLogger(module.logger.name)
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG, module.logger.name)
    for error in ("ThrottlingException", "InvalidOutput"):
        busy(error)
        answers(asking, decision)
    asking.fail_at(f"before-call.{SEND}", ReadTimeoutError(endpoint_url="x"))
    answers(asking, decision)
    logger.removeHandler(caplog.handler)
    assert caplog.records
    assert decision.token[:40] not in "".join(str(vars(record)) for record in caplog.records)
