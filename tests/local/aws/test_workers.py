"""Functions in their processes: what they receive, and how they end."""

import logging
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.local.aws.conftest import SOURCES
from tests.local.aws.support import SAMPLE, Start, ask
from tests.waiting import until

AWSLAMBDARIC = [sys.executable, "-m", "awslambdaric", SAMPLE.handler]


@pytest.mark.parametrize("command", [None, AWSLAMBDARIC], ids=["ours", "awslambdaric"])
def test_a_handler_gets_event_context_and_variables(start: Start, command: list[str] | None) -> None:
    if command and sys.platform != "linux":
        pytest.skip("AWS builds its runtime client only for Linux")
    answer = ask(start(SAMPLE, command), {"a": [1, "é"]})
    assert answer["event"] == {"a": [1, "é"]}
    assert (answer["name"], answer["arn"]) == (SAMPLE.name, SAMPLE.arn)
    assert 0 < answer["left"] <= 20_000
    assert answer["environment"]["MINE"] == "yes"
    assert answer["environment"]["AWS_REGION"] == "us-east-1"
    assert answer["environment"]["LAMBDA_TASK_ROOT"] == str(SOURCES)
    assert answer["environment"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")


@pytest.mark.parametrize("command", [None, [*AWSLAMBDARIC[:-1], "sample.refuse"]], ids=["ours", "awslambdaric"])
def test_an_exception_is_an_answer(start: Start, command: list[str] | None) -> None:
    if command and sys.platform != "linux":
        pytest.skip("AWS builds its runtime client only for Linux")
    pool = start(replace(SAMPLE, handler="sample.refuse"), command)
    for _ in range(2):
        answer = ask(pool, 7)
        assert (answer["failed"], answer["errorType"], answer["errorMessage"]) == (True, "ValueError", "no 7")
        assert "refuse" in "".join(answer["stackTrace"])


def test_the_process_stays_warm_with_its_own_environment(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_TEST", "secret")
    pool = start(SAMPLE)
    first, second = ask(pool), ask(pool)
    assert first["pid"] == second["pid"] != os.getpid()
    assert first["request"] != second["request"]
    assert "OF_THE_TEST" not in first["environment"]


def test_after_a_timeout_the_function_starts_again(start: Start) -> None:
    pool = start(replace(SAMPLE, handler="sample.hang_or_echo", timeout=0.5))
    answer = ask(pool, "hang")
    assert (answer["failed"], answer["errorType"]) == (True, "Sandbox.Timedout")
    assert "Task timed out after 0.50 seconds" in answer["errorMessage"]
    assert ask(pool)["failed"] is False


def test_an_ended_process_is_an_error_and_starts_again(start: Start) -> None:
    pool = start(replace(SAMPLE, handler="sample.leave"))
    for _ in range(2):
        answer = ask(pool)
        assert (answer["failed"], answer["errorType"]) == (True, "Runtime.ExitError")
        assert "exit status 3" in answer["errorMessage"]


@pytest.mark.parametrize(
    ("handler", "error"),
    [("nowhere.handler", "Runtime.ImportModuleError"), ("sample.nothing", "AttributeError")],
)
def test_a_load_error_is_reported_each_time(start: Start, handler: str, error: str) -> None:
    pool = start(replace(SAMPLE, handler=handler))
    for _ in range(2):
        assert ask(pool)["errorType"] in {error, "Runtime.ExitError"}


def test_a_functions_output_is_logged_with_its_name(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "lambda.sample"):
        ask(start(replace(SAMPLE, handler="sample.refuse")))
        until(lambda: any(record.message == "ValueError: no None" for record in caplog.records))


def test_an_answer_for_another_request_is_refused(start: Start, tmp_path: Path) -> None:
    pool = start(replace(SAMPLE, handler="sample.answer_another"))
    assert ask(pool)["status"] == 404
