"""What the bot rejects: it says privately what to do, and starts nothing."""

import pytest

from tests.e2e.executions import Executions
from tests.e2e.person import BOT, RANDOM, Person, is_root
from tests.e2e.signed import Signed, command_form

pytestmark = pytest.mark.xdist_group("flows")


def test_the_error_for_a_long_text_has_the_limit_and_length(ada: Person, executions: Executions) -> None:
    roots = public(ada)
    assert ada.commands("/pitch-movie", "x" * 812)["ok"]
    assert ada.told()[-1] == "What is the movie about? Use at most 500 characters (yours has 812)."
    assert (executions.started(), public(ada)) == ([], roots)


def test_a_text_at_the_limit_is_accepted(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "limit " + "x" * 494)
    run.decision()


def test_a_channel_without_the_bot_learns_how_to_invite_it(ada: Person, executions: Executions) -> None:
    outsider = Person(ada.slack, ada.id, RANDOM)
    assert outsider.commands("/pitch-movie", "a film in #random")["ok"]
    advice = "I can't post in this channel yet. Type /invite @Greenlight, then /pitch-movie again."
    assert outsider.told()[-1] == advice
    assert executions.started() == []
    try:
        assert outsider.commands("/invite", "@Greenlight")["ok"]
        outsider.starts("/pitch-movie", "a film in #random").decision()
    finally:
        assert outsider.commands("/remove", "@Greenlight")["ok"]


def test_a_command_delivered_twice_starts_one_run(ada: Person, slack: Signed, executions: Executions) -> None:
    form = command_form(ada, "/pitch-movie", "the same command again", "111.222.twice")
    answers = [slack.sends(form) for _ in range(2)]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, ""), (200, "")]
    assert len(executions.started()) == 1
    assert (
        len([message for message in ada.messages() if is_root(message) and "the same command again" in message["text"]])
        == 1
    )


@pytest.mark.parametrize(("secret", "age"), [("0" * 32, 0), ("", 301)], ids=["wrong secret", "too old"])
def test_a_request_not_signed_by_slack_starts_nothing(
    ada: Person, slack: Signed, executions: Executions, secret: str, age: int
) -> None:
    roots = public(ada)
    form = command_form(ada, "/pitch-movie", "forged", "111.222.forged")
    assert slack.sends(form, secret=secret, age=age).status_code == 401
    assert (executions.started(), public(ada)) == ([], roots)


def public(person: Person) -> list[str]:
    """The messages in the channel that everybody sees."""
    return [message["ts"] for message in person.messages() if is_root(message) and message.get("user") == BOT]
