"""How a check is printed and counted."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from scripts.checks.check import Check, State, not_checked, summary


def test_a_check_is_one_line_and_one_more_if_something_is_to_be_done() -> None:
    assert Check("region", "ok", "us-east-1").lines() == ["ok    region: us-east-1"]
    assert Check("region", "bad", "none is set", "set it").lines() == ["bad   region: none is set", "      -> set it"]


@pytest.mark.parametrize(
    ("states", "text"),
    [
        (["ok", "ok"], "Everything is well."),
        (["ok", "bad", "bad"], "2 to be done."),
        (["warn"], "1 to look at."),
        (["bad", "warn"], "1 to be done, 1 to look at."),
    ],
)
def test_the_summary_counts_what_is_to_be_done(states: list[State], text: str) -> None:
    assert summary([Check("one", state, "") for state in states]) == text


def test_a_missing_right_is_no_fault_of_the_deployment() -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "No"}}, "GetParameter")
    found = not_checked("bootstrap", denied, "ssm:GetParameter")
    assert (found.state, "ssm:GetParameter" in found.text) == ("warn", True)


def test_an_unreachable_service_is_reported_in_one_line() -> None:
    found = not_checked("bootstrap", EndpointConnectionError(endpoint_url="https://\nx"), "ssm:GetParameter")
    assert (found.state, len(found.text.splitlines())) == ("bad", 1)
