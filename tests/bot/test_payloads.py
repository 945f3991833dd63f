"""What a signed body may contain: every payload that Slack sends, and nothing that a listener cannot read."""

import json
from copy import deepcopy
from typing import Any

import pytest

from bot.payloads import payload_of
from greenlight.wire.reading import ContractError
from tests.bot.sent import COMMANDS, FORM, JSON, PAYLOADS, Json, click, encoded, event, submission


@pytest.mark.parametrize(("payload", "kind"), PAYLOADS)
def test_what_slack_sends_is_read(payload: Json, kind: str) -> None:
    assert payload_of(*encoded(payload, kind)) == payload


def test_the_check_of_the_certificate_is_read() -> None:
    assert payload_of("ssl_check=1&token=x", FORM) == {"ssl_check": "1", "token": "x"}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", JSON),
        ("", FORM),
        ("{", JSON),
        ("[" * 100_000, JSON),
        ("[]", JSON),
        ('"text"', JSON),
        ("null", JSON),
        ("{}", JSON),
        ("payload=", FORM),
        ("payload=%7B", FORM),
        ("payload=5", FORM),
        ("a=b", FORM),
        (json.dumps({"type": "view_closed"}), JSON),
        (json.dumps({"type": ["event_callback"]}), JSON),
        (json.dumps({"type": "event_callback", "event_id": "Ev1", "event": None}), JSON),
        (json.dumps(event("app_home_opened")), JSON),
        (json.dumps(event("message", channel=5)), JSON),
    ],
)
def test_malformed_bodies_are_refused(body: str, content_type: str) -> None:
    with pytest.raises(ContractError):
        payload_of(body, content_type)


@pytest.mark.parametrize("name", [name for name in COMMANDS[0] if name != "text"])
def test_a_command_needs_its_fields(name: str) -> None:
    payload = {key: value for key, value in COMMANDS[0].items() if key != name}
    with pytest.raises(ContractError):
        payload_of(*encoded(payload, "command"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("user", None),
        ("user", {"id": ""}),
        ("team", 5),
        ("channel", None),
        ("actions", []),
        ("actions", [{}]),
        ("trigger_id", 1),
        ("view", None),
        ("authorizations", 5),
        ("response_urls", None),
        ("enterprise", ["id"]),
    ],
)
def test_a_click_needs_its_fields(name: str, value: Any) -> None:
    payload = {**deepcopy(click("other")), name: value}
    with pytest.raises(ContractError):
        payload_of(*encoded(payload, "interaction"))


@pytest.mark.parametrize("name", ["type", "id", "hash", "callback_id", "blocks", "state"])
def test_a_submission_needs_its_fields(name: str) -> None:
    payload = submission("other", "{}", {})
    del payload["view"][name]
    with pytest.raises(ContractError):
        payload_of(*encoded(payload, "interaction"))


def test_the_reason_does_not_show_the_body() -> None:
    with pytest.raises(ContractError) as error:
        payload_of('{"type": "secret-text"}', JSON)
    assert "secret-text" not in str(error.value)
