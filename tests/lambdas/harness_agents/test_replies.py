"""Reading a harness's stream, piece by piece."""

from typing import Any

from lambdas.harness_agents.replies import Usage, Use, give, read_reply

Event = dict[str, Any]


def start(index: int, id: str) -> Event:
    return {"contentBlockStart": {"contentBlockIndex": index, "start": {"toolUse": {"toolUseId": id, "name": "look"}}}}


def piece(index: int, text: str) -> Event:
    return {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"toolUse": {"input": text}}}}


def stop(reason: str) -> Event:
    return {"messageStop": {"stopReason": reason}}


def test_the_pieces_of_an_input_are_put_together() -> None:
    reply = read_reply([start(0, "a"), piece(0, '{"x":'), piece(0, " 1}"), stop("tool_use")])
    assert (reply.stop_reason, reply.uses) == ("tool_use", (Use("a", "look", {"x": 1}),))


def test_a_repeated_index_keeps_both_uses() -> None:
    reply = read_reply([start(0, "a"), piece(0, '{"x": 1}'), start(0, "b"), piece(0, '{"x": 2}'), stop("tool_use")])
    assert [(use.id, use.given) for use in reply.uses] == [("a", {"x": 1}), ("b", {"x": 2})]


def test_an_input_that_is_no_json_is_nothing() -> None:
    assert read_reply([start(0, "a"), piece(0, '{"x'), stop("tool_use")]).uses[0].given is None


def test_thoughts_and_other_events_are_passed_over() -> None:
    thought = {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "Hm."}}}}
    assert read_reply([{"messageStart": {"role": "assistant"}}, thought, stop("end_turn")]).uses == ()


def test_usage_is_summed() -> None:
    used = {"metadata": {"usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}, "metrics": {"latencyMs": 1}}}
    assert read_reply([stop("end_turn"), used, stop("end_turn"), used]).usage == Usage(2, 6, 4)


def test_results_follow_the_uses_that_they_answer() -> None:
    asked, answered = give([(Use("a", "look", {"x": 1}), "[]", False), (Use("b", "look", None), "wrong", True)])
    assert [block["toolUse"]["input"] for block in asked["content"]] == [{"x": 1}, {}]
    assert [block["toolResult"]["status"] for block in answered["content"]] == ["success", "error"]
