"""A button's value."""

import json
from dataclasses import replace

import pytest

from greenlight.wire.button import BUTTON_VALUE_LIMIT, ButtonValue
from greenlight.wire.names import decision_id, run_name
from greenlight.wire.reading import ContractError


@pytest.mark.parametrize(("length", "carried"), [(36, True), (700, True), (1_800, True), (2_048, False)])
def test_a_button_carries_a_token_that_fits(length: int, carried: bool) -> None:
    value = ButtonValue(run=run_name("movie-pitch", "x"), decision=decision_id("t"), choice="pass", token="t" * length)
    assert len(value.to_json()) <= BUTTON_VALUE_LIMIT
    assert ButtonValue.from_json(value.to_json()) == (value if carried else replace(value, token=""))


def test_a_button_of_a_newer_deployment_is_read() -> None:
    value = ButtonValue(run="r", decision="d", choice="c")
    assert "home" not in value.to_json()
    assert ButtonValue.from_json(json.dumps({**json.loads(value.to_json()), "newer": 1})) == value
    at_home = replace(value, home=True)
    assert ButtonValue.from_json(at_home.to_json()) == at_home


def test_an_invalid_button_is_rejected() -> None:
    for text in ("{}", "no", "[]", '{"run": "r", "more": 1}'):
        with pytest.raises(ContractError):
            ButtonValue.from_json(text)
