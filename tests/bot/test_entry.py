"""What the bot's public address lets in: each check, alone."""

import time
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.entry import MAX_AGE, MAX_BODY, Entry, NotAdmittedError
from greenlight.aws.secrets import SECRET_MIN_AGE
from local.aws.server import LocalAws
from tests.bot.sent import FORM, JSON, PAYLOADS, Json, encoded, request
from tests.local.slack.support import Clock
from tests.secret import StoredSecret

SECRET = "abc"
ASKED = '{"type": "url_verification", "challenge": "word"}'


@pytest.fixture
def stored(aws: LocalAws) -> StoredSecret:
    return StoredSecret(aws.endpoint, signing_secret=SECRET)


@pytest.fixture
def entry(stored: StoredSecret) -> Entry:
    return Entry(stored.reader(), time.time)


def refused(entry: Entry, event: Any) -> int:
    """Returns the status of a request that must not be let in."""
    with pytest.raises(NotAdmittedError) as error:
        entry.admit(event)
    assert SECRET not in str(error.value)
    return error.value.status


@pytest.mark.parametrize(("payload", "kind"), PAYLOADS)
@pytest.mark.parametrize("in_base64", [False, True])
def test_slacks_requests_are_let_in(entry: Entry, payload: Json, kind: str, in_base64: bool) -> None:
    body, content_type = encoded(payload, kind)
    admitted = entry.admit(request(body, SECRET, f"{content_type}; charset=utf-8", in_base64=in_base64))
    assert isinstance(admitted, BoltRequest)
    assert admitted.body == payload


@pytest.mark.parametrize("age", [-MAX_AGE + 1, MAX_AGE - 1])
def test_clocks_may_differ_by_five_minutes(entry: Entry, age: int) -> None:
    assert entry.admit(request(ASKED, SECRET, age=age)).body["challenge"] == "word"


@pytest.mark.parametrize("age", [-MAX_AGE - 2, MAX_AGE + 1, 10**8])
def test_a_repeated_old_request_is_refused(entry: Entry, age: int) -> None:
    assert refused(entry, request(ASKED, SECRET, age=age)) == 401


def test_another_secret_or_body_is_refused(entry: Entry) -> None:
    assert refused(entry, request(ASKED, "other")) == 401
    assert refused(entry, {**request(ASKED, SECRET), "body": ASKED + " "}) == 401


@pytest.mark.parametrize("name", ["x-slack-request-timestamp", "x-slack-signature"])
@pytest.mark.parametrize(
    "value",
    [None, "", " ", "0", "now", "1e9", "१७००००००००", "1_700_000_000", "-1", "9" * 400, "v0=", "v0=é" + "0" * 63],
)
def test_headers_that_are_missing_or_no_numbers_are_refused(entry: Entry, name: str, value: str | None) -> None:
    event = request(ASKED, SECRET)
    event["headers"][name] = value
    assert refused(entry, {**event, "headers": {k: v for k, v in event["headers"].items() if v is not None}}) == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "post", ""])
def test_other_methods_are_refused(entry: Entry, method: str) -> None:
    assert refused(entry, {**request(ASKED, SECRET), "requestContext": {"http": {"method": method}}}) == 400


def test_a_body_over_one_megabyte_is_refused_before_its_signature(entry: Entry) -> None:
    for in_base64 in (False, True):
        assert refused(entry, request("x" * (MAX_BODY + 1), "other", in_base64=in_base64)) == 413
        assert refused(entry, request("é" * MAX_BODY, "other", in_base64=in_base64)) == 413
        assert refused(entry, request("x" * MAX_BODY, "other", in_base64=in_base64)) == 401


@pytest.mark.parametrize("body", ["a", "ä===", "////"])
def test_a_body_in_wrong_base64_or_no_text_is_refused(entry: Entry, body: str) -> None:
    assert refused(entry, {**request(ASKED, SECRET), "body": body, "isBase64Encoded": True}) == 400


def test_half_a_character_is_refused(entry: Entry) -> None:
    assert refused(entry, {**request(ASKED, SECRET), "body": "\ud800"}) == 400


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data", f"{JSON}, {FORM}"])
def test_other_content_types_are_refused(entry: Entry, content_type: str) -> None:
    assert refused(entry, request(ASKED, SECRET, content_type)) == 400


@pytest.mark.parametrize("event", [{}, [], None, {"headers": None}, {"requestContext": {"http": {"method": "POST"}}}])
def test_what_is_no_request_is_refused(entry: Entry, event: Any) -> None:
    assert refused(entry, event) == 400


@pytest.mark.parametrize("body", ["{", "[]", "{}", "[" * 100_000, '{"type": "event_callback"}'])
def test_what_is_signed_but_malformed_is_refused(entry: Entry, body: str) -> None:
    assert refused(entry, request(body, SECRET)) == 400


def test_an_empty_secret_lets_nothing_in(entry: Entry, stored: StoredSecret) -> None:
    stored.put(signing_secret="")
    assert refused(entry, request(ASKED, SECRET)) == 401
    stored.put(signing_secret=SECRET)
    assert entry.admit(request(ASKED, SECRET))


def test_a_new_signing_secret_is_used_at_the_first_request(stored: StoredSecret) -> None:
    clock = Clock()
    entry = Entry(stored.reader(clock), time.time)
    assert entry.admit(request(ASKED, SECRET))
    stored.put(signing_secret="new")
    assert refused(entry, request(ASKED, "new")) == 401
    clock.seconds += SECRET_MIN_AGE
    assert entry.admit(request(ASKED, "new"))
    assert refused(entry, request(ASKED, SECRET)) == 401
