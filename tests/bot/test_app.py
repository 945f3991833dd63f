"""The Bolt app: requests need Slack's signature, and the bot's token is used without a call of `auth.test`."""

import requests

from greenlight.decisions.services import Services
from greenlight.spec.chain import OWN_COMMAND
from local.slack.server import LocalSlack
from tests.bot.listeners.support import listening
from tests.local.slack.support import ADA, DEADLINE, STUDIO, calls, control


def test_an_unsigned_request_is_refused(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        answer = requests.post(slack.request_url, {"command": OWN_COMMAND}, timeout=DEADLINE)
        assert answer.status_code == 401


def test_a_signed_request_needs_no_auth_test(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        answer = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
        assert answer["status"] == 200
    assert "auth.test" not in calls(slack)
