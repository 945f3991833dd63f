"""Events that the app does not acknowledge are sent again."""

import json
from collections.abc import Callable, Iterator

import pytest
from slack_sdk.signature import SignatureVerifier
from werkzeug.wrappers import Response

from local.slack.installation import Limits
from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    MANIFEST,
    STUDIO,
    Clock,
    Received,
    RecordingApp,
    control,
    look,
    running,
)
from tests.waiting import until

NUMBER, REASON = "X-Slack-Retry-Num", "X-Slack-Retry-Reason"


@pytest.fixture
def slack(clock: Clock) -> Iterator[LocalSlack]:
    """Sends again at once."""
    limits = Limits(ack_seconds=0.3, event_retry_seconds=(0, 0, 0))
    with running(LocalSlack(MANIFEST, limits=limits, now=clock)) as started:
        yield started


def answers(app: RecordingApp, *more: Response) -> None:
    """Makes the app fail with these answers first, then acknowledge with 202."""
    left = [*more]
    app.answer = lambda _: left.pop(0) if left else Response(status=202)


def tries(app: RecordingApp) -> list[tuple[str, str]]:
    """Each delivery's number and reason."""
    return [(got.headers.get(NUMBER, ""), got.headers.get(REASON, "")) for got in app.received]


def all_sent(slack: LocalSlack, number: int) -> None:
    """Waits until nothing is left to send, and checks the number of deliveries."""
    until(lambda: not any(thread.is_alive() for thread in slack._app.repeats._threads))
    assert len(look(slack, "log")["entries"]) == number


def mention(slack: LocalSlack) -> None:
    control(slack, "message", channel=STUDIO, user=ADA, text="@greenlight hello")


def message(slack: LocalSlack) -> None:
    control(slack, "message", channel=ADAS_DM, user=ADA, text="hello")


def open_home(slack: LocalSlack) -> None:
    control(slack, "open-home", user=ADA)


@pytest.mark.parametrize("happen", [mention, message, open_home])
def test_an_event_is_sent_four_times_in_all(
    slack: LocalSlack, app: RecordingApp, happen: Callable[[LocalSlack], None]
) -> None:
    app.answer_with("no", 500)
    happen(slack)
    all_sent(slack, 4)
    assert tries(app) == [("", ""), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({got.body for got in app.received}) == 1
    assert json.loads(app.received[0].body)["event_id"]
    for got in app.received:
        assert SignatureVerifier(slack.signing_secret).is_valid_request(got.body, got.headers)


def test_an_acknowledged_event_is_not_sent_again(slack: LocalSlack, app: RecordingApp) -> None:
    answers(app, Response(status=503), Response(status=302))
    mention(slack)
    all_sent(slack, 3)
    assert [entry["ok"] for entry in look(slack, "log")["entries"]] == [False, False, True]


def test_a_late_answer_is_a_timeout(slack: LocalSlack, app: RecordingApp) -> None:
    def first_late(_: Received) -> Response:
        if len(app.received) == 1:
            app.released.wait(10)
        return Response()

    app.answer = first_late
    mention(slack)
    all_sent(slack, 2)
    assert tries(app)[1] == ("1", "http_timeout")


@pytest.mark.parametrize("failures", [0, 1])
def test_the_app_may_ask_for_no_more(slack: LocalSlack, app: RecordingApp, failures: int) -> None:
    enough = Response(status=500, headers={"X-Slack-No-Retry": "1"})
    answers(app, *[Response(status=500)] * failures, enough)
    mention(slack)
    all_sent(slack, failures + 1)


def test_a_command_is_sent_once(slack: LocalSlack, app: RecordingApp) -> None:
    app.answer_with("no", 500)
    control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")
    all_sent(slack, 1)


def test_an_app_that_cannot_be_reached_gets_it_later(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "limits", event_retry_seconds=[0.05] * 200)
    there, slack.request_url = slack.request_url, "http://127.0.0.1:1"
    mention(slack)
    slack.request_url = there
    (got,) = until(lambda: tries(app))
    assert got[1] == "connection_failed"


def test_without_an_app_nothing_is_sent_again(slack: LocalSlack) -> None:
    mention(slack)
    all_sent(slack, 1)


@pytest.mark.parametrize("end", ["reset", "stop"])
def test_waiting_ends_with_a_reset_and_with_the_server(clock: Clock, end: str) -> None:
    limits = Limits(event_retry_seconds=(300,))
    with running(LocalSlack(MANIFEST, request_url="http://127.0.0.1:1", limits=limits, now=clock)) as slack:
        mention(slack)
        (waiting,) = slack._app.repeats._threads
        assert waiting.is_alive()
        if end == "reset":
            control(slack, "reset")
            until(lambda: not waiting.is_alive())
    assert not waiting.is_alive()
