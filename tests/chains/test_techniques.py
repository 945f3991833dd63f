"""The nine techniques: the shape of each machine, and the results of its expressions."""

from collections.abc import Mapping
from typing import Any

import pytest

from greenlight.spec.catalog import by_command
from local.aws.jsonata import evaluate
from tests.along import CHAINS
from tests.stacks.test_machines import following
from tests.templates import Template, messages, row, written_of

pytestmark = pytest.mark.xdist_group("stacks")
Graph = Mapping[str, Any]

WORDS = {
    "model-invocation",
    "prompt-templating",
    "sequential-chain",
    "parallel-chain",
    "conditional-chain",
    "map-chain",
    "aws-service-call",
    "validation",
    "human-input",
}


@pytest.fixture
def machines(templates: dict[str, Template]) -> dict[str, Graph]:
    """The definitions, by the technique's word."""
    return {word: written_of(templates, f"technique-{word}") for word in WORDS}


def expression(field: str) -> str:
    return field.removeprefix("{% ").removesuffix(" %}")


def service(state: Mapping[str, Any]) -> str:
    """What a task calls, such as `bedrock:invokeModel`."""
    return str(state.get("Resource", "")).rpartition(":states:::")[2]


ASK, TELL, CODE = "bedrock:invokeModel", "sns:publish", "lambda:invoke"

STRAIGHT = {
    "model-invocation": [ASK, TELL],
    "prompt-templating": [ASK, TELL],
    "sequential-chain": [ASK, TELL, ASK, TELL],
    "aws-service-call": [ASK, "aws-sdk:sns:publish", TELL],
    "validation": [ASK, CODE, TELL],
}


def test_the_nine_share_one_command() -> None:
    assert {chain.word for chain in by_command(CHAINS.values())["/technique"]} == WORDS


@pytest.mark.parametrize("word", STRAIGHT)
def test_a_straight_chain_calls_one_service_after_another(machines: dict[str, Graph], word: str) -> None:
    graph = machines[word]
    assert [service(graph["States"][name]) for name in row(graph)] == STRAIGHT[word]
    assert len(graph["States"]) == len(STRAIGHT[word])


def test_a_template_uses_defaults_for_empty_inputs(machines: dict[str, Graph]) -> None:
    state = machines["prompt-templating"]["States"]["Recommend"]
    for given, reader in (("", "anyone who likes to read"), ("my aunt", "my aunt")):
        inputs = {"book": "Emma", "audience": given, "tone": ""}
        context = {"context": {"Execution": {"Input": {"inputs": inputs}}}}
        (message,) = messages(state, states=context)
        assert f"<reader>\n{reader}\n</reader>" in message["content"]
        assert "<tone>\nwarm and plain\n</tone>" in message["content"]


def test_the_second_prompt_continues_the_conversation(machines: dict[str, Graph]) -> None:
    first, second = (machines["sequential-chain"]["States"][name] for name in ("Summarise", "Advertise"))
    assert "conversation" in first["Assign"]
    assert "$append($conversation, " in second["Arguments"]["Body"]


def test_a_fourth_prompt_gets_the_three_parallel_replies(machines: dict[str, Graph]) -> None:
    parallel, portray, _ = (machines["parallel-chain"]["States"][name] for name in row(machines["parallel-chain"]))
    assert [[service(state) for state in branch["States"].values()] for branch in parallel["Branches"]] == [
        [ASK, TELL]
    ] * 3
    assert set(parallel["Assign"]) == {"plot", "characters", "style"}
    assert all(f"(${name})" in portray["Arguments"]["Body"] for name in parallel["Assign"])


def test_a_condition_leads_to_a_summary_or_to_a_reason(machines: dict[str, Graph]) -> None:
    graph = machines["conditional-chain"]["States"]
    (way,) = graph["A book?"]["Choices"]
    assert (expression(way["Condition"]), way["Next"]) == ("$verdict = 'yes'", "Summarise")
    assert graph["A book?"]["Default"] == "Not a book"
    assert (graph["Not a book"]["Type"], graph["Not a book"]["Error"]) == ("Fail", "Refused")


def test_the_verdict_is_one_of_two_words(machines: dict[str, Graph]) -> None:
    check = machines["conditional-chain"]["States"]["Is it a book?: check"]
    assert check["Arguments"]["Payload"]["choices"] == ["yes", "no"]
    assert evaluate(expression(check["Assign"]["verdict"]), {"states": {"result": {"Payload": "no"}}}) == "no"


def test_a_map_summarises_three_books_at_a_time(machines: dict[str, Graph]) -> None:
    graph = machines["map-chain"]
    assert row(graph) == [
        "List books",
        "List books: check",
        "Tell the books",
        "Each book",
        "Advertise",
        "Publish",
    ]
    each = graph["States"]["Each book"]
    assert (expression(each["Items"]), each["MaxConcurrency"]) == ("$found.books", 3)
    assert [service(state) for state in each["ItemProcessor"]["States"].values()] == [ASK, TELL]


def test_the_own_topics_message_names_its_run(machines: dict[str, Graph]) -> None:
    sent = machines["aws-service-call"]["States"]["Send to the topic"]["Arguments"]
    assert set(sent) == {"TopicArn", "Message", "MessageGroupId"}
    assert sent["TopicArn"] != machines["aws-service-call"]["States"]["Publish"]["Arguments"]["TopicArn"]
    assert all(part in sent["Message"] for part in ("$states.context.Execution.Id", '"run"', "$summary"))


def test_a_wrong_reply_goes_back_to_its_prompt(machines: dict[str, Graph]) -> None:
    check = machines["validation"]["States"]["Describe: check"]
    assert [(catch["ErrorEquals"], catch["Next"]) for catch in check["Catch"]] == [
        (["InvalidReplyError"], "Describe"),
        (["CutReplyError"], "Describe"),
    ]
    assert check["Arguments"]["Payload"]["schema"]["additionalProperties"] is False


def test_a_person_is_asked_until_they_say_yes(
    machines: dict[str, Graph],
) -> None:
    graph = machines["human-input"]["States"]
    assert following(graph["Approval"]) == {"Approved?", "Approval: nobody answered"}
    (way,) = graph["Approved?"]["Choices"]
    assert (expression(way["Condition"]), way["Next"]) == ("$approval.choice = 'yes'", "Publish")
    assert (graph["Approved?"]["Default"], graph["Change"]["Next"]) == ("Change", "Approval")
    (message,) = messages(graph["Change"], advertisement="Buy it!", approval={"words": "more horses"})
    assert "<advertisement>\nBuy it!\n</advertisement>" in message["content"]
    assert "<change>\nmore horses\n</change>" in message["content"]
