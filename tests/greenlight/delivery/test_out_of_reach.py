"""A run whose channel is archived or closed: its requester is told, and gets the result."""

from dataclasses import replace

import pytest

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.wire.notification import Notification
from local.slack.server import LocalSlack
from tests.greenlight.delivery.test_posting import BENS_DM, PDF, directly, file, refuse
from tests.greenlight.notified import asks, decisions_of, deliver, run_of
from tests.greenlight.notified import texts as texts_in
from tests.local.slack.support import BEN, STUDIO

__all__ = ["file"]


def test_in_an_archived_channel_the_requester_is_told_once_and_gets_the_result(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    slack.workspace.channels[STUDIO].is_archived = True
    deliver(services, told)
    deliver(services, replace(told, text="more"), "m2")
    why = texts.delivery.place("is_archived")
    (said,) = directly(slack)
    assert f"I can't post in <#{STUDIO}> any more: {why}." in said
    assert run_of(services).unreachable == "is_archived"
    deliver(services, asks(told), "m3")
    assert run_of(services).is_waiting
    assert decisions_of(services)[0].is_open
    deliver(services, replace(told, kind="finish", text="The whole result."), "m4")
    assert "The whole result." in str(slack.workspace.messages(BENS_DM)[-1])
    assert (run_of(services).status, run_of(services).missing) == ("finished", "result")
    assert len(texts_in(slack)) == 1


@pytest.mark.usefixtures("file")
def test_the_file_of_a_run_whose_channel_is_gone_comes_directly(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    slack.workspace.channels[STUDIO].is_archived = True
    deliver(services, replace(told, kind="finish", file=PDF))
    (found,) = slack.workspace.files.values()
    assert (found.name, found.channels) == ("Paris.pdf", (BENS_DM,))


def test_a_person_who_takes_no_direct_message_does_not_hold_the_channel(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    slack.workspace.channels[STUDIO].is_archived = True
    refuse(slack, "chat.postMessage", "messages_tab_disabled", where={"channel": BEN})
    deliver(services, replace(told, kind="finish"))
    assert run_of(services).status == "finished"
