"""A run's posts notify nobody of what they already know, such as its end or their own edit."""

from dataclasses import replace
from typing import Any

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.wire.answer import Answer
from greenlight.wire.notification import File, Notification
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.greenlight.notified import asks, at, claims, decisions_of, deliver
from tests.local.slack.support import ADA, STUDIO


def posted(slack: LocalSlack) -> list[Any]:
    """What was posted after the card. Updates of messages do not count: they notify nobody."""
    return [message for message in slack.workspace.messages(STUDIO)[1:] if "edited" not in message]


def edits(services: Services, old: str, new: str) -> None:
    """Ada's answer with an edited text, accepted and shown."""
    (decision,) = decisions_of(services)
    digest = services.decisions.keep_edited(decision, new, decision.asked)
    claimed = claims(services, decision, ADA, Ballot(choice="edit", text_hash=digest))
    answer = Answer(decision=decision.id, choice="edit", user=ADA, users=(ADA,), at=claimed.claimed, text=new)
    answered = services.decisions.answer(claimed, answer)
    assert answered
    show_decision(services, answered)


def test_an_edit_notifies_nobody(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, asks(told, text="One two."))
    edits(services, "One two.", "One 2.")
    *_, change = posted(slack)
    assert change["text"] == "The text was edited: 1 word removed, 1 word added."
    assert [pings(message) for message in posted(slack)] == [[]] * len(posted(slack))


def test_a_result_notifies_nobody(services: Services, slack: LocalSlack, told: Notification) -> None:
    services.files.create_bucket(Bucket="results")
    services.files.put_object(Bucket="results", Key="one", Body=b"%PDF")
    file = File(bucket="results", key="one", name="Weekend.pdf")
    deliver(services, replace(told, kind="finish", file=file, at=at(-1)))
    deliver(services, replace(told, kind="finish", at=at(-2)), "m2")
    assert [message["files"][0]["name"] for message in posted(slack) if "files" in message] == ["Weekend.pdf"]
    assert [pings(message) for message in posted(slack)] == [[]] * len(posted(slack))
