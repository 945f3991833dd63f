"""Functions in their processes: what they receive, and how they end."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local.aws.workers import Function, Worker, environment
from tests.local.aws.conftest import SOURCES
from tests.sdk import KEY
from tests.waiting import until

ARN = "arn:aws:lambda:us-east-1:123456789012:function:sample"
SAMPLE = Function("sample", ARN, "sample.echo", timeout=20, memory=256, environment={"MINE": "yes"})
AWSLAMBDARIC = [sys.executable, "-m", "awslambdaric", SAMPLE.handler]
Start = Callable[..., Worker]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Worker] = []

    def begin(function: Function, command: list[str] | None = None, **variables: str) -> Worker:
        known = environment(function, "us-east-1", "http://127.0.0.1:9", KEY, SOURCES)
        started.append(Worker(function, known | variables, SOURCES, command))
        return started[-1]

    yield begin
    for worker in started:
        worker.stop()


def ask(worker: Worker, event: Any = None) -> Any:
    outcome = worker.invoke(json.dumps(event).encode())
    return json.loads(outcome.payload) | {"failed": outcome.failed}


@pytest.mark.parametrize("command", [None, AWSLAMBDARIC], ids=["ours", "awslambdaric"])
def test_a_handler_gets_event_context_and_variables(start: Start, command: list[str] | None) -> None:
    if command and sys.platform != "linux":
        pytest.skip("AWS builds its runtime client only for Linux")
    answer = ask(start(SAMPLE, command), {"a": [1, "é"]})
    assert answer["event"] == {"a": [1, "é"]}
    assert (answer["name"], answer["arn"]) == ("sample", ARN)
    assert 0 < answer["left"] <= 20_000
    assert answer["environment"]["MINE"] == "yes"
    assert answer["environment"]["AWS_REGION"] == "us-east-1"
    assert answer["environment"]["LAMBDA_TASK_ROOT"] == str(SOURCES)
    assert answer["environment"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")


@pytest.mark.parametrize("command", [None, [*AWSLAMBDARIC[:-1], "sample.refuse"]], ids=["ours", "awslambdaric"])
def test_an_exception_is_an_answer(start: Start, command: list[str] | None) -> None:
    if command and sys.platform != "linux":
        pytest.skip("AWS builds its runtime client only for Linux")
    worker = start(replace(SAMPLE, handler="sample.refuse"), command)
    for _ in range(2):
        answer = ask(worker, 7)
        assert (answer["failed"], answer["errorType"], answer["errorMessage"]) == (True, "ValueError", "no 7")
        assert "refuse" in "".join(answer["stackTrace"])


def test_the_process_stays_warm_with_its_own_environment(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TEST", "secret")
    worker = start(SAMPLE)
    first, second = ask(worker), ask(worker)
    assert first["pid"] == second["pid"] != os.getpid()
    assert first["request"] != second["request"]
    assert "OF_THE_TEST" not in first["environment"]


def test_after_a_timeout_the_function_starts_again(start: Start) -> None:
    worker = start(replace(SAMPLE, handler="sample.hang_or_echo", timeout=0.5))
    answer = ask(worker, "hang")
    assert (answer["failed"], answer["errorType"]) == (True, "Sandbox.Timedout")
    assert "Task timed out after 0.50 seconds" in answer["errorMessage"]
    assert ask(worker)["failed"] is False


def test_an_ended_process_is_an_error_and_starts_again(start: Start) -> None:
    worker = start(replace(SAMPLE, handler="sample.leave"))
    for _ in range(2):
        answer = ask(worker)
        assert (answer["failed"], answer["errorType"]) == (True, "Runtime.ExitError")
        assert "exit status 3" in answer["errorMessage"]


@pytest.mark.parametrize(
    ("handler", "error"),
    [("nowhere.handler", "Runtime.ImportModuleError"), ("sample.nothing", "AttributeError")],
)
def test_a_load_error_is_reported_each_time(start: Start, handler: str, error: str) -> None:
    worker = start(replace(SAMPLE, handler=handler))
    for _ in range(2):
        assert ask(worker)["errorType"] in {error, "Runtime.ExitError"}


def test_a_functions_output_is_logged_with_its_name(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "lambda.sample"):
        ask(start(replace(SAMPLE, handler="sample.refuse")))
        until(lambda: any(record.message == "ValueError: no None" for record in caplog.records))


def test_a_stopped_worker_leaves_no_process(start: Start) -> None:
    worker = start(SAMPLE)
    pid = ask(worker)["pid"]
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert ask(worker)["errorType"] == "Runtime.ExitError"


def test_an_answer_for_another_request_is_refused(start: Start, tmp_path: Path) -> None:
    worker = start(replace(SAMPLE, handler="sample.answer_another"))
    assert ask(worker)["status"] == 404
