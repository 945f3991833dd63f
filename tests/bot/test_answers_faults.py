"""A fault at each step of a click: whatever breaks off, the message says in the end what Step Functions knows."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from bot import answers as module
from bot import replies
from bot.answers import RefusedError, Reply, answer
from chains.movie_pitch.chain import GREENLIGHT
from chains.spec import Policy
from greenlight.answering import finish_vote
from greenlight.closing import close, close_decisions, settle_claim
from greenlight.decision import Decision
from greenlight.services import QUICK
from local.web import WebServer
from tests.asking import Asking, Death, button
from tests.local.slack.support import ADA, BEN, CHIKA
from tests.waiting import until

ELSEWHERE = "arn:aws:states:us-east-1:123456789012:execution:gone:r1"
SEND = "sfn.SendTaskSuccess"
WRITE = "dynamodb.UpdateItem"
CRASHES = {
    "before the claim": (f"before-call.{WRITE}", 1),
    "after the claim": (f"before-call.{SEND}", 1),
    "after SendTaskSuccess": (f"after-call.{SEND}", 1),
    "before the record": (f"before-call.{WRITE}", 2),
    "after the record, before the message": (f"after-call.{WRITE}", 2),
    "after the message, before the card": (f"before-call.{WRITE}", 3),
    "after the card": (f"before-call.{WRITE}", 4),
}
NOT_TAKEN = ("before the claim", "after the claim")
THROTTLED = ClientError(
    {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}},  # type: ignore[typeddict-item]
    "UpdateItem",
)


def answers(asking: Asking, decision: Decision, user: str = BEN, choice: str = "greenlight") -> str:
    """What the person is told of their answer; nothing where it was taken."""
    try:
        answer(asking.services, button(decision, choice), user, Reply(choice=choice))
    except RefusedError as refusal:
        return str(refusal)
    return ""


def dies(asking: Asking, decision: Decision, crash: str) -> None:
    """Ben's click, whose process dies at that step; then time passes, and another process is there."""
    services = asking.services
    whole = services.states_once, services.records
    asking.die_at(*CRASHES[crash])
    with pytest.raises(Death):
        answers(asking, decision)
    services.states_once, services.records = whole
    services.__dict__.pop("decisions", None)
    if asking.read(decision).state == "claimed":
        assert "Greenlit" not in asking.message(decision)["text"]
        asking.leave(decision)


def reconcile(asking: Asking) -> None:
    """What the reconciler does, as if it came a minute later."""
    for decision in list(asking.services.decisions.unsettled(int(time.time()) + 45)):
        settle_claim(asking.services, decision)


def is_true(asking: Asking, decision: Decision, user: str) -> bool:
    """Whether the record, the message, the card and the run all say that the user greenlit it, once."""
    found = asking.read(decision)
    output = json.loads(asking.machines.end(decision.execution)["output"])
    assert (found.state, found.user, output["user"], output["choice"]) == ("answered", user, user, "greenlight")
    assert found.token == ""
    assert [event.what for event in found.history].count("answered") == 1
    assert list(asking.services.decisions.unsettled(found.due * 2)) == []
    says = f"Greenlit by <@{user}>"
    return says in asking.message(decision)["text"] and says in asking.card(decision) and not asking.has_buttons(found)


@pytest.mark.parametrize("crash", CRASHES)
def test_after_a_crash_the_next_click_ends_in_a_true_message(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    if crash in NOT_TAKEN:
        assert answers(asking, decision, CHIKA) == ""
        assert is_true(asking, decision, CHIKA)
    else:
        assert answers(asking, decision, CHIKA, "pass").startswith(f"<@{BEN}> already answered this")
        assert is_true(asking, decision, BEN)


@pytest.mark.parametrize("crash", CRASHES)
def test_after_a_crash_the_reconciler_ends_in_a_true_message(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    reconcile(asking)
    if crash in NOT_TAKEN:
        assert (asking.read(decision).state, asking.has_buttons(decision)) == ("open", True)
        assert answers(asking, decision) == ""
    assert is_true(asking, decision, BEN)


@pytest.mark.parametrize("crash", CRASHES)
def test_after_a_crash_the_end_of_the_run_ends_in_a_true_message(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    asking.machines.client.stop_execution(executionArn=decision.execution)
    close_decisions(asking.services, decision.run)
    found = asking.read(decision)
    if crash in NOT_TAKEN:
        assert (found.state, found.token) == ("expired", "")
        assert "before anyone answered" in asking.message(decision)["text"]
    else:
        assert found.state == "answered"
        assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]


def test_a_claim_is_not_taken_over_while_its_owner_may_live(asking: Asking) -> None:
    decision = asking.ask()
    asking.die_at(f"before-call.{SEND}")
    with pytest.raises(Death):
        answers(asking, decision)
    assert answers(asking, decision, CHIKA) == f"<@{BEN}> is answering this right now."


@pytest.mark.parametrize("by", ["the reconciler", "the next click"])
def test_a_vote_that_was_complete_when_the_last_voters_click_died_is_finished(asking: Asking, by: str) -> None:
    decision = asking.ask(replace(GREENLIGHT, choices=GREENLIGHT.choices[:2], policy=Policy(quorum=2)))
    assert answers(asking, decision, ADA) == ""
    whole = asking.services.records
    asking.die_at(f"before-call.{WRITE}", 2)
    with pytest.raises(Death):
        answers(asking, decision)
    asking.services.records = whole
    asking.services.__dict__.pop("decisions")
    if by == "the reconciler":
        (due,) = asking.services.decisions.unsettled(int(time.time()) + 45)
        finish_vote(asking.services, due)
    else:
        assert answers(asking, decision, CHIKA, "pass").startswith(f"<@{ADA}> and <@{BEN}> already answered this")
    found = asking.read(decision)
    assert (found.state, found.users) == ("answered", (ADA, BEN))
    assert json.loads(asking.machines.end(decision.execution)["output"])["users"] == [ADA, BEN]


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
            headers = {name: value for name, value in request.headers.items() if name != "Host"}
            behind = requests.post(self.behind, data=body, headers=headers, timeout=20)
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
        session = boto3.Session("x", "x", region_name=asking.aws.region)
        asking.services.states_once = session.client("stepfunctions", endpoint_url=server.url, config=config)

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
    assert answers(asking, decision) == replies.NOT_SENT
    assert (asking.read(decision).state, asking.has_buttons(decision)) == ("open", True)
    assert "Greenlit" not in asking.message(decision)["text"]
    asking.services.states_once = whole
    assert answers(asking, decision, CHIKA) == ""
    assert is_true(asking, decision, CHIKA)


def test_an_answer_that_reached_nobody_can_be_given_again_at_once(asking: Asking) -> None:
    decision = asking.ask()
    session = boto3.Session("x", "x", region_name="us-east-1")
    asking.services.states_once = session.client("stepfunctions", endpoint_url="http://127.0.0.1:1", config=QUICK)
    assert answers(asking, decision) == replies.NOT_SENT
    assert asking.read(decision).state == "open"


def test_a_failure_of_step_functions_keeps_the_claim_as_nobody_knows(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy("InternalServerError", 500)
    assert answers(asking, decision) == replies.UNSURE
    assert asking.read(decision).state == "claimed"


def test_an_answer_taken_without_a_reply_is_found_in_the_history(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    busy()
    assert answers(asking, decision) == replies.UNSURE
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


def test_an_answer_that_was_not_noted_is_kept_when_a_later_question_expires(asking: Asking) -> None:
    decision = asking.ask(goes_on=True)
    dies(asking, decision, "after SendTaskSuccess")
    until(lambda: asking.machines.history(decision.execution, "TaskSucceeded"))
    assert close(asking.services, decision).state == "answered"
    assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]


def test_a_history_that_cannot_be_read_keeps_the_claim(asking: Asking) -> None:
    decision = asking.ask()
    asking.machines.client.stop_execution(executionArn=decision.execution)
    session = boto3.Session("x", "x", region_name="us-east-1")
    asking.services.states = session.client("stepfunctions", endpoint_url="http://127.0.0.1:1", config=QUICK)
    assert answers(asking, decision) == replies.UNSURE
    asking.leave(decision)
    assert answers(asking, decision, CHIKA) == replies.UNSURE
    assert asking.read(decision).user == BEN


@pytest.mark.parametrize(
    ("call", "told", "state"), [(1, replies.NO_RECORDS, "open"), (2, replies.NOT_NOTED, "claimed")]
)
def test_a_table_that_fails_is_said_as_far_as_the_answer_came(asking: Asking, call: int, told: str, state: str) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, call)
    assert answers(asking, decision) == told
    assert asking.read(decision).state == state


def test_a_claim_that_cannot_be_given_back_is_settled_later(asking: Asking, busy: Callable[..., None]) -> None:
    decision = asking.ask()
    asking.fail_at(f"before-call.{WRITE}", THROTTLED, 2)
    busy("ThrottlingException")
    assert answers(asking, decision) == replies.UNSURE
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
