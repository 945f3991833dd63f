"""A decision's message when many people may answer."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.message import decision_message
from greenlight.spec.gate import Policy
from local.slack.pings import pings
from tests.greenlight.decisions.test_message import answered, shown, with_policy
from tests.local.slack.support import STUDIO


@pytest.mark.parametrize("number", [21, 150, 250])
def test_a_question_for_many_people_mentions_some_and_counts_the_rest(client: WebClient, number: int) -> None:
    people = tuple(f"U0PERSON{place:03}" for place in range(number))
    asked = with_policy(Policy(users=people, quorum=number))
    some = f"<@{people[18]}> and {number - 19} others"
    every = dict.fromkeys(people, Ballot(choice="greenlight"))
    voted = replace(asked, ballots=every)
    done = replace(answered("greenlight", voted), users=people)
    for decision in (asked, replace(asked, message_ts="1.2"), voted, done):
        content = decision_message(decision)
        assert client.chat_postMessage(channel=STUDIO, text=content.text, blocks=content.blocks)["ok"]
        assert some in content.text
        assert set(pings({"blocks": content.blocks})) == set(people[:19])
    assert some in shown(decision_message(voted)).split("Greenlight: ")[1]
    assert f"{number} of {number} have to agree" in shown(decision_message(asked))
