"""Services that fail during a click: what the record says, what the person is told, and how it ends."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
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
from chains.movie_pitch.chain import GREENLIGHT
from greenlight import texts
from greenlight.aws.clients import QUICK
from greenlight.spec.gate import Policy
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
    """A Step Functions that answers with an error, or, without one, accepts requests but answers the first too late."""

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
    """Replaces Step Functions with a busy one, and the client with one that soon times out."""
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
def test_an_answer_that_aws_refused_can_be_repeated_at_once(
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


def test_an_answer_that_was_not_sent_can_be_repeated_at_once(asking: Asking) -> None:
    decision = asking.ask()
    asking.services.states_once = new_client("stepfunctions", NOWHERE, QUICK)
    assert answers(asking, decision) == texts.answers.NOT_SENT
    assert asking.read(decision).state == "open"


def test_an_answer_left_in_doubt_keeps_its_claim(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy("InternalServerError", 500)
    assert answers(asking, decision) == texts.answers.UNSURE
    assert asking.read(decision).state == "claimed"


def test_an_unconfirmed_answer_is_found_in_the_history(asking: Asking, busy: Callable[..., None]) -> None:
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
def test_an_expired_token_closes_the_question(asking: Asking, goes_on: bool) -> None:
    decision = asking.ask(seconds=1, goes_on=goes_on)
    until(lambda: asking.machines.history(decision.execution, "TaskTimedOut"))
    told = answers(asking, decision)
    assert told.startswith("This question was closed <!date^")
    assert told.endswith("so your answer was not used.")
    assert (asking.read(decision).state, asking.read(decision).token) == ("expired", "")
    assert "◷ Nobody answered by" in asking.message(decision)["text"]
    assert not asking.has_buttons(decision)


def test_a_click_on_a_stopped_run_is_too_late(asking: Asking) -> None:
    decision = asking.ask()
    asking.machines.client.stop_execution(executionArn=decision.execution)
    assert answers(asking, decision).startswith("This question was closed <!date^")
    assert not asking.has_buttons(decision)


@pytest.mark.parametrize(
    "change", [{"token": "unknown"}, {"execution": "arn:aws:states:us-east-1:123456789012:execution:x:y"}]
)
def test_a_missing_execution_is_too_late_after_the_deadline(asking: Asking, change: dict[str, Any]) -> None:
    decision = asking.ask(due=int(time.time()), **change)
    asking.machines.client.stop_execution(executionArn=asking.executions[-1])
    assert answers(asking, decision).startswith("This question was closed <!date^")


def test_an_answer_given_outside_greenlight_stays_unconfirmed(asking: Asking) -> None:
    decision = asking.ask(goes_on=True)
    asking.machines.client.send_task_success(taskToken=decision.token, output="null")
    assert answers(asking, decision) == texts.answers.UNSURE
    asking.leave(decision)
    reconcile(asking)
    assert asking.read(decision).state == "open"
    asking.machines.client.stop_execution(executionArn=decision.execution)
    assert answers(asking, decision).startswith("This question was closed <!date^")
    assert not asking.has_buttons(decision)


def test_an_unreadable_history_keeps_the_claim(asking: Asking) -> None:
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
def test_a_table_failure_is_reported_before_or_after_sending(asking: Asking, call: int, told: str, state: str) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, call)
    assert answers(asking, decision) == told
    assert asking.read(decision).state == state


def test_an_unreadable_decision_is_reported(asking: Asking) -> None:
    decision = asking.ask()
    write(asking.services.runs, f"RUN#{decision.run}", f"DECISION#{decision.id}", due="soon")
    assert answers(asking, decision) == texts.answers.UNREADABLE


def test_a_claim_that_cannot_be_released_is_settled_later(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, 2)
    busy("ThrottlingException")
    assert answers(asking, decision) == texts.answers.UNSURE
    asking.leave(decision)
    reconcile(asking)
    assert asking.read(decision).state == "open"


def test_an_answer_counts_even_if_slack_is_unreachable(asking: Asking) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN,))))
    reached = asking.services.slack
    asking.services.slack = WebClient(token="x", base_url="http://127.0.0.1:1/")
    assert answers(asking, decision) == ""
    asking.services.slack = reached
    assert asking.has_buttons(decision)
    reconcile(asking)
    assert is_true(asking, decision, BEN)


def test_no_answer_is_shown_before_step_functions_has_it(asking: Asking) -> None:
    decision, said = asking.ask(), []
    asking.look_at(f"before-call.{SEND}", lambda **_: said.append(asking.message(decision)["text"]))
    assert answers(asking, decision) == ""
    assert said
    assert "Greenlit" not in said[0]


def test_no_failure_logs_a_token(asking: Asking, busy: Callable[..., None], caplog: pytest.LogCaptureFixture) -> None:
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
