"""The tools that the harness asks for, and what is wrong with a use of one."""

from lambdas.harness_agents.replies import Use
from lambdas.harness_agents.tools import AGENTS, ANSWER, mistake, run


def test_an_unknown_tool_is_an_error_for_the_agent() -> None:
    assert run(Use("a", "dig", {}), AGENTS["finder"]) == ("there is no tool dig", True)


def test_a_missing_argument_is_an_error_for_the_agent() -> None:
    told, failed = run(Use("a", "get_readme", {"owner": "ada"}), AGENTS["describer"])
    assert (told, failed) == ("at $: 'name' is a required property", True)


def test_an_input_that_could_not_be_read_is_a_mistake() -> None:
    assert "is not of type 'object'" in mistake(Use("a", "get_readme", None), AGENTS["describer"])


def test_each_agent_gives_its_answer_with_one_tool() -> None:
    assert [ANSWER in tools for tools in AGENTS.values()] == [True, True]
    found = {"owner": "ada", "name": "engine", "reason": "It is the first."}
    assert mistake(Use("a", ANSWER, found), AGENTS["finder"]) == ""
