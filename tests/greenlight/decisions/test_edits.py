"""The thread shows an edit once, no matter who posts it or how often a call is interrupted."""

import time

import pytest
from slack_sdk.errors import SlackApiError

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.edits import MAX_MESSAGES_PER_CALL, show_edit
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.runs.store import POSTING
from greenlight.wire.answer import Answer
from local.slack.server import LocalSlack
from local.slack.workspace import Json
from tests.bot.decisions.asked import ask
from tests.local.slack.support import BEN, STUDIO


def edited(services: Services, old: str = "One two three.", new: str = "One 2 three.") -> Decision:
    """A decision that was answered with an edited text but is not shown yet."""
    asked = ask(services, text=old)
    digest = services.decisions.keep_edited(asked, new, 2)
    claimed = services.decisions.claim(asked, BEN, Ballot(choice="edit", text_hash=digest), 2)
    assert claimed
    answer = Answer(decision=asked.id, choice="edit", user=BEN, users=(BEN,), at=2, text=new)
    answered = services.decisions.answer(claimed, answer)
    assert answered
    return answered


def told(slack: LocalSlack) -> list[Json]:
    """The messages in the thread below the decision."""
    return slack.workspace.messages(STUDIO)[2:]


def waits(services: Services) -> bool:
    """Whether the reconciler must still look at the decision."""
    return any(True for _ in services.decisions.unsettled(int(time.time())))


def test_the_thread_shows_an_edit_once(services: Services, slack: LocalSlack) -> None:
    answered = edited(services)
    for _ in range(2):
        show_decision(services, answered)
    (message,) = told(slack)
    assert message["text"] == "The text was edited: 1 word removed, 1 word added."
    assert message["thread_ts"] == answered.thread_ts
    assert not waits(services)


def test_other_answers_change_no_text(services: Services, slack: LocalSlack) -> None:
    asked = ask(services)
    answer = Answer(decision=asked.id, choice="greenlight", user=BEN, at=2)
    answered = services.decisions.answer(asked, answer)
    assert answered
    assert show_edit(services, answered)
    assert show_edit(services, asked)
    assert told(slack) == []


def test_a_long_edit_is_posted_over_several_calls(services: Services, slack: LocalSlack) -> None:
    answered = edited(services, "a " * 9_000, "b " * 9_000)
    show_decision(services, answered)
    assert len(told(slack)) == MAX_MESSAGES_PER_CALL
    assert waits(services)
    while waits(services):
        show_decision(services, answered)
    texts = [message["text"] for message in told(slack)]
    assert [text.rpartition(" (")[2] for text in texts] == [f"{n} of {len(texts)})" for n in range(1, len(texts) + 1)]


def test_in_an_archived_channel_an_edit_counts_as_shown(services: Services, slack: LocalSlack) -> None:
    answered = edited(services, "a " * 9_000, "b " * 9_000)
    slack.workspace.channels[STUDIO].is_archived = True
    assert show_edit(services, answered)


def test_the_next_call_posts_what_slack_rejected(services: Services, slack: LocalSlack) -> None:
    answered = edited(services)
    services.slack.token, right = "wrong", services.slack.token
    with pytest.raises(SlackApiError, match="invalid_auth"):
        show_edit(services, answered)
    services.slack.token = right
    assert show_edit(services, answered)
    assert len(told(slack)) == 1


def test_a_claimed_post_is_left_to_its_owner(services: Services, slack: LocalSlack) -> None:
    answered = edited(services)
    long_ago = int(time.time()) - POSTING
    assert services.runs.claim_post(answered.run, f"{answered.id}#changes0", long_ago + 20)
    show_decision(services, answered)
    assert told(slack) == []
    assert waits(services)


def test_an_abandoned_post_is_posted_by_a_later_call(services: Services, slack: LocalSlack) -> None:
    answered = edited(services)
    long_ago = int(time.time()) - POSTING
    assert services.runs.claim_post(answered.run, f"{answered.id}#changes0", long_ago)
    show_decision(services, answered)
    assert len(told(slack)) == 1
    assert not waits(services)
