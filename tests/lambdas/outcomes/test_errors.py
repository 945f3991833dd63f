"""What a model's stop reasons mean."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session

from lambdas.outcomes.errors import BLOCKED, CUT, DECLINED, TOO_LONG, is_temporary, stopped


@pytest.mark.parametrize("reason", ["", "end_turn", "tool_use", "stop_sequence"])
def test_a_complete_reply_is_no_error(reason: str) -> None:
    assert stopped(reason) is None


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("refusal", DECLINED),
        ("content_filtered", BLOCKED),
        ("guardrail_intervened", BLOCKED),
        ("max_tokens", CUT),
        ("model_context_window_exceeded", TOO_LONG),
        ("surprised", 'The agent stopped without an answer: "surprised".'),
    ],
)
def test_people_are_told_why_a_reply_ended(reason: str, told: str) -> None:
    error = stopped(reason)
    assert (type(error).__name__, str(error)) == ("AgentRefusedError", told)


def test_every_stop_reason_of_converse_has_a_meaning() -> None:
    shape: Any = get_session().get_service_model("bedrock-runtime").shape_for("StopReason")
    assert [reason for reason in shape.enum if "without an answer" in str(stopped(reason))] == []


def test_a_malformed_reply_is_temporary() -> None:
    assert type(stopped("malformed_tool_use")).__name__ == "AgentBusyError"


@pytest.mark.parametrize(("status", "temporary"), [(400, False), (403, False), (424, True), (429, True), (503, True)])
def test_the_status_says_whether_an_error_may_pass(status: int, temporary: bool) -> None:
    error = ClientError({"Error": {}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Converse")  # type: ignore[typeddict-item]
    assert is_temporary(error) is temporary
