"""The words that people gave with an answer, in its message."""

from dataclasses import replace

from slack_sdk import WebClient

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.message import by_whom, decision_message
from local.slack.server import LocalSlack
from tests.greenlight.decisions.test_message import HOSTILE, answered, shown
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO


def test_words_are_quoted_in_full_and_as_they_are() -> None:
    words = f"{HOSTILE} " + "w" * 2_900
    assert shown(decision_message(answered("change", words=words))).endswith(words)


def test_several_answers_show_each_name_with_its_words() -> None:
    ballots = {
        ADA: Ballot(choice="change", words="more horses"),
        CHIKA: Ballot(choice="change", words="less rain"),
        BEN: Ballot(choice="pass"),
    }
    closed = replace(answered("change", words="less rain"), users=(ADA, CHIKA), ballots=ballots)
    assert by_whom(closed) == f"<@{ADA}> and <@{CHIKA}>"
    assert shown(decision_message(closed)).endswith(f"<@{ADA}>:\nmore horses\n<@{CHIKA}>:\nless rain")


def test_words_too_long_for_slack_are_left_to_the_history(slack: LocalSlack, client: WebClient) -> None:
    ballots = {f"U0VOTER000{number}": Ballot(choice="change", words=f"{number}" * 3_000) for number in range(6)}
    closed = decision_message(replace(answered("change"), users=tuple(ballots), ballots=ballots))
    assert client.chat_postMessage(channel=STUDIO, text=closed.text, blocks=closed.blocks)["ok"]
    assert [str(number) * 3_000 in shown(closed) for number in range(6)] == [True] * 2 + [False] * 4
    assert "There is more: the run's History has all of it." in shown(closed)
