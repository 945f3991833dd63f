"""Clicks whose private answer Slack refuses: they are answered another way, without a warning sign."""

import pytest

from greenlight.decisions.services import Services
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.bot.listeners.support import presses
from tests.faulty import Faulty
from tests.local.slack.support import BEN, STUDIO

pytestmark = pytest.mark.usefixtures("proxy", "app")


@pytest.mark.parametrize("error", ["user_not_in_channel", "not_in_channel", "fatal_error"])
def test_a_late_click_is_answered_where_slack_refuses_a_private_message(
    services: Services, slack: LocalSlack, asking: Asking, proxy: Faulty, error: str
) -> None:
    decision = asking.ask()
    shown = asking.message(decision)
    services.decisions.expire(decision, 5)
    proxy.refuse("chat.postEphemeral", error)
    assert presses(slack, BEN, shown, "decide:greenlight") == 200
    said = slack.workspace.messages(STUDIO)[-1]
    assert (said["text"].startswith("This question was closed "), said["ephemeral_to"]) == (True, BEN)
