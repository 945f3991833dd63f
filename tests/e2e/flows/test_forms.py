"""A command without text opens a form that asks for it."""

import pytest

from tests.e2e.executions import Executions
from tests.e2e.person import RANDOM, Person
from tests.e2e.signed import Signed

pytestmark = pytest.mark.xdist_group("flows")

LABELS = {"/pitch-movie": "What is the movie about?", "/plan-trip": "Where do you want to go?"}


@pytest.mark.parametrize("command", LABELS)
@pytest.mark.parametrize("text", ["", "  \t"])
def test_a_command_without_text_opens_the_form(ada: Person, command: str, text: str) -> None:
    assert ada.commands(command, text)["ok"]
    view = ada.view()
    (field,) = [block for block in view["blocks"] if block["type"] == "input"]
    assert field["label"]["text"] == LABELS[command]
    assert ada.does("close-view", view_id=view["id"])["ok"]


def test_a_submitted_form_starts_a_run_in_the_channel(ada: Person, executions: Executions) -> None:
    ada.commands("/pitch-movie")
    view = ada.view()
    assert ada.submits(view, movie="  submitted by form  ") == {"ok": True, "response_action": ""}
    card = next(message for message in ada.messages() if "submitted by form" in message["text"])
    assert card["text"].startswith("Movie pitch · submitted by form: ")
    assert len(executions.started()) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("   ", "Please complete this required field."),
        ("x" * 501, "This field takes at most 500 characters."),
    ],
)
def test_slack_itself_checks_the_field(ada: Person, text: str, problem: str) -> None:
    ada.commands("/pitch-movie")
    view = ada.view()
    assert ada.submits(view, movie=text)["errors"] == {"movie": problem}
    assert ada.does("close-view", view_id=view["id"])["ok"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("   ", "What is the movie about? This can't be empty."),
        ("x" * 501, "What is the movie about? Use at most 500 characters (yours has 501)."),
    ],
)
def test_the_bot_checks_what_slack_accepted(
    ada: Person, slack: Signed, executions: Executions, text: str, problem: str
) -> None:
    ada.commands("/pitch-movie")
    view = ada.view()
    answer = slack.submits(ada, view, movie=text).json()
    assert answer == {"response_action": "errors", "errors": {"movie": problem}}
    assert executions.started() == []
    assert ada.does("close-view", view_id=view["id"])["ok"]


def test_a_form_in_a_channel_without_the_bot_shows_an_error(ada: Person, executions: Executions) -> None:
    outsider = Person(ada.slack, ada.id, RANDOM)
    outsider.commands("/pitch-movie")
    view = outsider.view()
    problem = "I can't post in this channel yet. Type /invite @Greenlight, then /pitch-movie again."
    assert outsider.submits(view, movie="not in here")["errors"] == {"movie": problem}
    assert outsider.does("close-view", view_id=view["id"])["ok"]
    assert executions.started() == []


def test_a_form_sent_twice_starts_one_run(ada: Person, slack: Signed, executions: Executions) -> None:
    ada.commands("/plan-trip")
    view = ada.view()
    answers = [slack.submits(ada, view, place="a form sent twice") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(executions.started()) == 1
    assert ada.does("close-view", view_id=view["id"])["ok"]
