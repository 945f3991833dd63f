"""Runs that did not end with their own notification."""

from dataclasses import replace

import pytest

from greenlight.decisions.model import Decision
from greenlight.decisions.show import show_decision
from greenlight.lifecycle.end import end_run, stopped_by
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.wire.answer import Answer
from greenlight.wire.errors import STOPPED, UNANSWERED
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.local.slack.support import ADA, BEN, STUDIO, calls


@pytest.mark.parametrize(
    ("status", "error", "cause", "who"),
    [
        ("ABORTED", STOPPED, "U12345", "U12345"),
        ("ABORTED", STOPPED, "<!channel>", ""),
        ("ABORTED", "ByHand", "U12345", ""),
        ("FAILED", STOPPED, "U12345", ""),
    ],
)
def test_only_a_stop_from_slack_names_a_person(status: str, error: str, cause: str, who: str) -> None:
    assert stopped_by(status, error, cause) == who


@pytest.mark.parametrize(
    ("status", "error", "shown"),
    [
        ("FAILED", "KeyError", "KeyError"),
        ("TIMED_OUT", "", "TIMED_OUT"),
        ("ABORTED", "ByHand", "ByHand"),
        ("ABORTED", "", ""),
        ("ABORTED", STOPPED, ""),
        ("FAILED", UNANSWERED, ""),
    ],
)
def test_the_card_shows_the_errors_name_if_it_adds_anything(
    asking: Asking, status: str, error: str, shown: str
) -> None:
    decision = asking.ask()
    end_run(asking.services, decision.run, status, error=error, cause=ADA, at=5)
    assert run_of(asking, decision.run).error == shown
    assert ("Error:" in asking.card(decision)) is bool(shown)
    assert not asking.has_buttons(decision)


def run_of(asking: Asking, name: str) -> RunRecord:
    found = asking.services.runs.get(name)
    assert found
    return found


def test_a_reopened_run_waits_for_nothing_and_is_queued(asking: Asking) -> None:
    decision = asking.ask()
    end_run(asking.services, decision.run, "FAILED", error="KeyError", cause="", at=5)
    failed = run_of(asking, decision.run)
    reopened = asking.services.runs.reopen_run(failed, by=ADA, redrives=1, now=100)
    assert reopened
    assert (reopened.status, reopened.is_waiting, reopened.error, reopened.ended) == ("running", False, "", 0)
    assert list(asking.services.runs.unsettled(2**40)) == [decision.run]
    assert asking.services.runs.reopen_run(failed, by=ADA, redrives=1, now=100) is None
    show_card(asking.services, reopened)
    assert "Working on it" in asking.card(decision)
    end_run(asking.services, "unknown", "FAILED", error="", cause="", at=5)


def test_an_ended_run_gets_its_permalink_once(asking: Asking, slack: LocalSlack) -> None:
    decision = asking.ask()
    for _ in range(2):
        end_run(asking.services, decision.run, "FAILED", error="KeyError", cause="", at=5)
    run = run_of(asking, decision.run)
    assert run.permalink == f"{slack.url}/#{STUDIO}/{decision.thread_ts}"
    assert calls(slack).count("chat.getPermalink") == 1
    # On the card itself, the button would only lead back to the card.
    assert "Open thread" not in asking.card(decision)


def round_before(asking: Asking, decision: Decision, number: int) -> None:
    """An answered round of the same run, shown on its message and the card."""
    before = replace(decision, id=f"before{number}", message_ts=decision.message_ts)
    assert asking.services.decisions.ask(before, "A film.")
    answer = Answer(decision=before.id, choice="pass", user=BEN, at=number, users=(BEN,))
    answered = asking.services.decisions.answer(before, answer)
    assert answered
    show_decision(asking.services, answered)


def test_ending_a_run_of_many_rounds_takes_two_updates(asking: Asking, slack: LocalSlack) -> None:
    decision = asking.ask()
    for number in range(5):
        round_before(asking, decision, number)
    before = len(calls(slack))
    end_run(asking.services, decision.run, "FAILED", error="KeyError", cause="", at=5)
    assert not asking.has_buttons(decision)
    assert calls(slack)[before:].count("chat.update") == 2
