"""How a function finds Slack's secret, and notices that somebody replaced it, against moto over HTTP."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from greenlight.aws.secrets import SECRET_MAX_AGE, SECRET_MIN_AGE, SetupError, SlackSecret
from local.aws.server import LocalAws
from tests.local.slack.support import Clock
from tests.sdk import new_client
from tests.secret import StoredSecret

OLD = {"bot_token": "xoxb-old", "signing_secret": "old"}
NEW = {"bot_token": "xoxb-new", "signing_secret": "new"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stored(aws: LocalAws) -> StoredSecret:
    return StoredSecret(aws.endpoint, **OLD)


class Watched:
    """Reads a secret with a client of its own: notes each call, and fails with `error` if there is one."""

    def __init__(self, endpoint: str, name: str, clock: Clock) -> None:
        client = new_client("secretsmanager", endpoint)
        client.meta.events.register("before-call.secrets-manager.*", self._note)
        self.secret = SlackSecret(name, client, now=clock)
        self.looks = 0
        self.error: Exception | None = None

    def _note(self, **_: Any) -> None:
        self.looks += 1
        if self.error:
            raise self.error


@pytest.fixture
def watched(aws: LocalAws, stored: StoredSecret, clock: Clock) -> Watched:
    return Watched(aws.endpoint, stored.name, clock)


def test_a_secret_works_as_soon_as_it_is_filled_in(stored: StoredSecret, clock: Clock) -> None:
    stored.put(bot_token="", signing_secret="")
    secret = stored.reader(clock)
    with pytest.raises(SetupError, match=f'{stored.name} has no "signing_secret"'):
        secret.value("signing_secret")
    stored.put(**OLD)
    assert (secret.value("signing_secret"), secret.value("bot_token")) == ("old", "xoxb-old")


@pytest.mark.parametrize("text", ["xoxb-1", '["xoxb-1"]', '{"bot_token": ["', '{"bot_token": " \\n"}'])
def test_a_wrong_text_is_an_empty_secret_and_not_shown(stored: StoredSecret, clock: Clock, text: str) -> None:
    stored.put(text)
    with pytest.raises(SetupError, match="has no") as error:
        stored.reader(clock).value("bot_token")
    assert "xoxb" not in str(error.value)


def test_white_space_around_a_value_does_not_count(stored: StoredSecret, clock: Clock) -> None:
    stored.put(bot_token=" xoxb-1\n", signing_secret="abc ")
    secret = stored.reader(clock)
    assert (secret.value("bot_token"), secret.value("signing_secret")) == ("xoxb-1", "abc")


def test_a_replaced_secret_is_used_within_15_minutes(watched: Watched, stored: StoredSecret, clock: Clock) -> None:
    assert watched.secret.value("bot_token") == "xoxb-old"
    stored.put(**NEW)
    clock.seconds += SECRET_MAX_AGE - 1
    assert (watched.secret.value("bot_token"), watched.looks) == ("xoxb-old", 1)
    clock.seconds += 1
    assert (watched.secret.value("bot_token"), watched.secret.value("signing_secret")) == ("xoxb-new", "new")
    assert watched.looks == 2


def test_refusals_cause_one_look_a_minute(watched: Watched, stored: StoredSecret, clock: Clock) -> None:
    watched.secret.value("bot_token")
    stored.put(**NEW)
    clock.seconds += SECRET_MIN_AGE - 1
    watched.secret.look_again()
    assert (watched.secret.value("signing_secret"), watched.looks) == ("old", 1)
    clock.seconds += 1
    for _ in range(100):
        watched.secret.look_again()
    assert (watched.secret.value("signing_secret"), watched.looks) == ("new", 2)


def refused(code: str, status: int) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "GetSecretValue")


@pytest.mark.parametrize("error", [refused("InternalServiceError", 500), ReadTimeoutError(endpoint_url="x")])
def test_known_values_hold_while_aws_cannot_answer(
    watched: Watched, stored: StoredSecret, clock: Clock, error: Exception
) -> None:
    watched.secret.value("bot_token")
    stored.put(**NEW)
    clock.seconds, watched.error = clock.seconds + SECRET_MAX_AGE, error
    assert [watched.secret.value("bot_token") for _ in range(9)] == ["xoxb-old"] * 9
    assert watched.looks == 2
    clock.seconds, watched.error = clock.seconds + SECRET_MIN_AGE, None
    assert watched.secret.value("bot_token") == "xoxb-new"


def test_other_errors_are_raised(watched: Watched, clock: Clock) -> None:
    watched.error = refused("InternalServiceError", 500)
    with pytest.raises(ClientError, match="InternalServiceError"):
        watched.secret.value("bot_token")
    watched.error = None
    watched.secret.value("bot_token")
    clock.seconds, watched.error = clock.seconds + SECRET_MAX_AGE, refused("AccessDeniedException", 400)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        watched.secret.value("bot_token")


def test_no_repr_shows_a_value(stored: StoredSecret) -> None:
    secret = stored.reader()
    secret.value("bot_token")
    assert "old" not in repr(secret)
