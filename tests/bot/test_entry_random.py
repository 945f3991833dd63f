"""Random requests: nothing that is not signed is let in, and nothing that is signed makes the bot fail."""

import hashlib
import hmac
import json
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import Bot
from greenlight.decisions.services import Services
from greenlight.slack.client import slack_client
from greenlight.spec.catalog import all_chains
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from scripts.manifest import manifest
from tests.bot.sent import FORM, JSON, PAYLOADS, TRIGGER, TS, Json, encoded, request
from tests.local.slack.support import ADA, STUDIO, client_of, running
from tests.secret import StoredSecret

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["content-type", "x-slack-signature", "x-slack-request-timestamp", "host"]) | st.text(
    max_size=9
)
HEADERS = st.dictionaries(NAMES, st.text(max_size=80), max_size=5)


class Doors:
    """A bot with all its listeners, which a local Slack and a local AWS serve, and what it did with each request."""

    def __init__(self, bot: Bot, slack: LocalSlack) -> None:
        self.bot, self.slack = bot, slack
        self._message = str(client_of(slack).chat_postMessage(channel=STUDIO, text="x")["ts"])
        self.outcomes: Counter[tuple[bool, int]] = Counter()

    def real(self, payload: Any) -> Any:
        """Puts a trigger id that works and the timestamp of a message into a payload."""
        text = json.dumps(payload).replace(TRIGGER, self.slack._app.triggers.issue(ADA))
        return json.loads(text.replace(TS, self._message))

    def check(self, event: Any) -> None:
        signed = is_signed(event, self.slack.signing_secret)
        answer = self.bot.answer(event)
        status = answer["statusCode"]
        self.outcomes[signed, status] += 1
        assert status in ((200, 400, 413) if signed else (400, 401, 413)), (event, answer)
        assert len(answer["body"].splitlines()) <= 1 or status == 200
        assert signed or answer["body"] == ""


def is_signed(event: Any, secret: str) -> bool:
    """Whether the event is a request with Slack's signature, by Slack's own description of it."""
    try:
        body = b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
        timestamp = event["headers"]["x-slack-request-timestamp"]
        base = b":".join((b"v0", timestamp.encode(), body))
        recent = abs(time.time() - int(timestamp)) <= 300
        expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        return recent and expected == event["headers"]["x-slack-signature"]
    except (KeyError, ValueError, TypeError, AttributeError):
        return False


@pytest.fixture
def doors(aws: LocalAws, services: Services) -> Iterator[Doors]:
    with running(LocalSlack(manifest(all_chains().values()))) as slack:
        stored = StoredSecret(aws.endpoint, bot_token=slack.bot_token, signing_secret=slack.signing_secret)
        services.secret = stored.reader()
        services.slack = slack_client(services.secret, f"{slack.url}/api/", in_request=True)
        found = Doors(Bot(services, time.time), slack)
        yield found
        print("let in or not, by status:", dict(found.outcomes))


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the path to each part of a payload."""
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from paths(inner, (*path, key))


@st.composite
def broken(draw: st.DrawFn) -> tuple[Any, str]:
    """A payload of Slack's in which a part is missing or of another type."""
    payload, kind = deepcopy(draw(st.sampled_from(PAYLOADS)))
    *where, last = draw(st.sampled_from(sorted(paths(payload), key=repr)))
    part: Any = payload
    for key in where:
        part = part[key]
    # A command is a form, in which everything is a text.
    if kind == "command" or (draw(st.booleans()) and isinstance(part, dict)):
        del part[last]
    else:
        # Another text could be any that a person types: a test of a listener, not of the entry.
        part[last] = draw(VALUES.filter(lambda value: not isinstance(value, str)))
    return payload, kind


Act = Callable[[Doors], None]


@st.composite
def unsigned(draw: st.DrawFn) -> Json:
    """Anything that arrives."""
    method = st.sampled_from(["POST", "GET", "PUT", "OPTIONS"]) | VALUES
    context = st.builds(lambda value: {"http": {"method": value}}, method)
    event = st.fixed_dictionaries(
        {},
        optional={
            "headers": HEADERS | VALUES,
            "body": st.text() | VALUES,
            "isBase64Encoded": st.booleans() | VALUES,
            "requestContext": context | VALUES,
        },
    )
    return draw(event)


@st.composite
def requests(draw: st.DrawFn) -> Act:
    """A request, and what was done to it after it was signed."""
    kind = draw(st.sampled_from(["any", "text", "valid", "broken", "tampered", "tampered", "forged"]))
    if kind == "any":
        event = draw(unsigned())
        return lambda doors: doors.check(event)
    payload, form = draw(broken() if kind == "broken" else st.sampled_from(PAYLOADS))
    text, content_type = draw(st.text()), draw(st.sampled_from([FORM, JSON, "text/plain"]) | st.text(max_size=30))
    in_base64, changes = draw(st.booleans()), draw(unsigned()) if kind == "tampered" else {}
    headers, secret = draw(HEADERS), draw(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))

    def act(doors: Doors) -> None:
        body, right = (text, content_type) if kind == "text" else encoded(doors.real(payload), form)
        key = secret if kind == "forged" else doors.slack.signing_secret
        event = request(body, key, right, in_base64=in_base64)
        if kind == "tampered":
            event |= {**changes, "headers": {**event["headers"], **headers}}
        doors.check(event)

    return act


def run(doors: Doors, examples: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=quiet, derandomize=True)
    @given(act=requests())
    def each(act: Act) -> None:
        act(doors)

    each()
    assert doors.outcomes[True, 200] > examples // 50
    assert doors.outcomes[False, 401] > examples // 50


def test_random_requests_neither_get_in_nor_break_the_bot(doors: Doors) -> None:
    run(doors, 500)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_part_of_every_payload_may_be_wrong(doors: Doors) -> None:
    for sent, kind in PAYLOADS:
        for *where, last in list(paths(sent)):
            for wrong in (..., *(() if kind == "command" else (None, 5, True, [], {}, [None], {"id": None}))):
                payload = deepcopy(sent)
                part: Any = payload
                for key in where:
                    part = part[key]
                if wrong is ...:
                    del part[last]
                else:
                    part[last] = deepcopy(wrong)
                body, content_type = encoded(doors.real(payload), kind)
                doors.check(request(body, doors.slack.signing_secret, content_type))


@pytest.mark.long
@pytest.mark.timeout(1_200)
def test_many_random_requests(doors: Doors) -> None:
    run(doors, 10_000)
