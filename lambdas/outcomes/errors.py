"""The errors of agents, and what the end of a model's reply means. People read the text of AgentRefusedError."""

from botocore.exceptions import ClientError

DECLINED = "The model declined to answer. Rephrase your request."
BLOCKED = "A guardrail or a content filter stopped the agent. Rephrase your request."
CUT = "The agent's reply was longer than the model may answer, so it was cut. Ask for less."
TOO_LONG = "The agent read more than the model can take. Ask for less."

_COMPLETE = {"", "end_turn", "stop_sequence", "tool_use"}
_TEMPORARY = {"interrupted", "malformed_model_output", "malformed_tool_use", "partial_turn", "timeout_exceeded"}
_FINAL = {
    "content_filtered": BLOCKED,
    "guardrail_intervened": BLOCKED,
    "max_output_tokens_exceeded": CUT,
    "max_tokens": CUT,
    "model_context_window_exceeded": TOO_LONG,
    "refusal": DECLINED,
}


class AgentBusyError(RuntimeError):
    """The agent cannot answer now; a later attempt may succeed. Step Functions retries it by this name."""


class AgentRefusedError(RuntimeError):
    """The agent gave no answer. The text tells people why."""


def stopped(reason: str) -> AgentBusyError | AgentRefusedError | None:
    """The error that a stop reason means; None for a complete reply.

    Takes the stop reasons of Converse (botocore, `StopReason`), of Anthropic's Messages, and of AgentCore's harness
    (`HarnessStopReason`). A reason that nobody knows yet is an AgentRefusedError.
    """
    if reason in _COMPLETE:
        return None
    if reason in _TEMPORARY:
        return AgentBusyError(f"The agent stopped: {reason}")
    return AgentRefusedError(_FINAL.get(reason, f'The agent stopped without an answer: "{reason}".'))


def is_temporary(error: ClientError) -> bool:
    """Whether AWS could not answer just now, by the HTTP status: a timeout, a failed model, throttling, or 5xx."""
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return status in (408, 424, 429) or status >= 500


def no_answer(turns: int) -> AgentRefusedError:
    """The error of an agent that was stopped after `turns` turns."""
    return AgentRefusedError(f"The agent had no answer after {turns} turns.")


def no_data() -> AgentRefusedError:
    """The error of an agent that answered in words twice, where data was asked for."""
    return AgentRefusedError("The agent answered in words, even after it was asked for data. Try again.")


def not_fitting(tries: int, mistake: str) -> AgentRefusedError:
    """The error of an agent whose data was wrong `tries` times; `mistake` says what was wrong with the last."""
    return AgentRefusedError(f"The agent's answer did not fit the requested form {tries} times in a row: {mistake}")
