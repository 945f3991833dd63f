"""The bot over HTTP: whom it answers, whose workspace it notes, and both secrets, replaced while it runs."""

import time
from collections.abc import Iterator

import pytest
import requests

from bot.app import Bot
from greenlight.aws.secrets import SECRET_MAX_AGE, SECRET_MIN_AGE
from greenlight.decisions.services import Services
from greenlight.slack.client import slack_client
from greenlight.spec.chain import OWN_COMMAND
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.bot.listeners.support import listening, server_of
from tests.bot.sent import Json, click, encoded, event, request
from tests.local.slack.support import ADA, DEADLINE, STUDIO, Clock, calls, control
from tests.secret import StoredSecret


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
@pytest.mark.parametrize("path", ["", "/slack/events", "/.env"])
def test_who_is_not_slack_learns_nothing(services: Services, slack: LocalSlack, method: str, path: str) -> None:
    with listening(services, slack):
        answer = requests.request(
            method, slack.request_url + path, json={"command": OWN_COMMAND}, timeout=DEADLINE, allow_redirects=False
        )
    assert (answer.status_code, answer.text) == (401 if method == "POST" else 400, "")


def test_signed_requests_need_one_auth_test(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        for _ in range(2):
            answer = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
            assert answer["status"] == 200
    # Bolt makes none; this one says which workspace is the app's own.
    assert calls(slack).count("auth.test") == 1


def test_a_signed_request_says_which_workspace_a_person_is_of(services: Services, slack: LocalSlack) -> None:
    assert services.kinds.of(ADA) == "members"
    stored = StoredSecret(services.states.meta.endpoint_url, bot_token=slack.bot_token, signing_secret="abc")
    services.secret = stored.reader()
    clicked = {**click("open_link:1"), "user": {"id": ADA, "team_id": "T0OTHER0001"}}
    body, content_type = encoded(clicked, "interaction")
    assert Bot(services, time.time).answer(request(body, "abc", content_type))["statusCode"] == 200
    assert services.kinds.of(ADA) == "strangers"


@pytest.mark.parametrize(
    ("payload", "kind", "status"),
    [(event("team_join"), "event", 200), (click("of_an_older_version"), "interaction", 200)],
)
def test_what_nobody_reads_is_no_failure(
    services: Services, slack: LocalSlack, payload: Json, kind: str, status: int
) -> None:
    stored = StoredSecret(services.states.meta.endpoint_url, bot_token=slack.bot_token, signing_secret="abc")
    services.secret = stored.reader()
    body, content_type = encoded(payload, kind)
    assert Bot(services, time.time).answer(request(body, "abc", content_type))["statusCode"] == status


class Warm:
    """A bot that runs while somebody replaces the app's secrets in Slack and in AWS."""

    def __init__(self, aws: LocalAws, services: Services, slack: LocalSlack) -> None:
        self.slack, self.clock = slack, Clock()
        self.stored = StoredSecret(aws.endpoint, **self._values())
        services.secret = self.stored.reader(self.clock)
        services.slack = slack_client(services.secret, f"{slack.url}/api/", in_request=True)
        self.server = server_of(Bot(services, time.time))
        self.server.start()
        slack.request_url = self.server.url

    def _values(self) -> dict[str, str]:
        return {"bot_token": self.slack.bot_token, "signing_secret": self.slack.signing_secret}

    def replace(self) -> str:
        """Returns the old signing secret."""
        old = self.slack.signing_secret
        self.slack.replace_secrets()
        self.stored.put(**self._values())
        return old

    def form(self) -> int:
        """Returns the status of a command that opens a form, for which the bot calls Slack."""
        return int(control(self.slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")["status"])

    def forge(self, secret: str) -> int:
        """Returns the status of a request that is signed with a secret."""
        sent = request('{"type": "url_verification", "challenge": "word"}', secret)
        answer = requests.post(self.server.url, data=sent["body"], headers=sent["headers"], timeout=DEADLINE)
        return answer.status_code


@pytest.fixture
def warm(aws: LocalAws, services: Services, slack: LocalSlack) -> Iterator[Warm]:
    found = Warm(aws, services, slack)
    yield found
    found.server.stop()


def test_both_secrets_are_replaced_while_the_bot_runs(warm: Warm) -> None:
    assert warm.form() == 200
    old = warm.replace()
    warm.clock.seconds += SECRET_MIN_AGE
    assert warm.form() == 200
    assert calls(warm.slack)[-2:] == ["views.open", "views.open"]
    assert warm.forge(old) == 401


def test_a_replaced_secret_is_refused_after_15_minutes_at_most(warm: Warm) -> None:
    old = warm.replace()
    assert warm.forge(old) == 401
    old = warm.replace()
    assert warm.forge(old) == 200
    warm.clock.seconds += SECRET_MAX_AGE
    assert warm.forge(old) == 401
    assert warm.form() == 200


def test_forged_requests_do_not_keep_a_new_secret_out(warm: Warm) -> None:
    assert warm.form() == 200
    warm.clock.seconds += SECRET_MIN_AGE
    assert [warm.forge("forged") for _ in range(5)] == [401] * 5
    warm.replace()
    warm.clock.seconds += SECRET_MIN_AGE
    assert warm.form() == 200
