"""Asks an agent once more if its answer is no data, and says in words what is wrong if that does not help."""

from typing import Any

from langchain.agents.middleware import AgentMiddleware, AgentState, hook_config
from langchain.agents.structured_output import StructuredOutputValidationError
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langgraph.runtime import Runtime
from pydantic import ValidationError

from lambdas.outcomes.errors import no_data, not_fitting, stopped

TRIES = 2
"""How many answers an agent may give, until one of them is data in the requested form."""

DATA = "Give your answer with the tool {tool}, not in words."
_AGAIN = "Give your answer again. What is wrong with it: "


def wrong(error: Exception) -> str:
    """Tells the model what is wrong with its data: the places and the mistakes, without pydantic's other words."""
    invalid = error.source.__cause__ if isinstance(error, StructuredOutputValidationError) else None
    if not isinstance(invalid, ValidationError):
        return f"{_AGAIN}{error}"
    mistakes = (f"at {'.'.join(map(str, one['loc'])) or 'the top'}: {one['msg']}" for one in invalid.errors())
    return _AGAIN + "; ".join(mistakes)


class Answering(AgentMiddleware[AgentState[Any], None, Any]):
    """Watches over the replies of an agent that has to answer with the tool `tool`. Raises the errors of agents.

    LangChain itself tells the model what is `wrong` with data that does not fit, and asks again without end.
    """

    def __init__(self, tool: str) -> None:
        super().__init__()
        self.tool = tool

    @hook_config(can_jump_to=["model"])
    def after_model(self, state: AgentState[Any], runtime: Runtime[None]) -> dict[str, Any] | None:
        """Refuses a reply that is not complete, and the second that does not fit; asks again after one in words."""
        messages = state["messages"]
        reply = next(message for message in reversed(messages) if isinstance(message, AIMessage))
        error = stopped(str(reply.response_metadata.get("stopReason", "")))
        if error:
            raise error
        if not reply.tool_calls:
            return self._ask_again(messages)
        self._refuse_if_wrong(messages, state.get("structured_response"))
        return None

    def _ask_again(self, messages: list[AnyMessage]) -> dict[str, Any]:
        said = sum(isinstance(message, AIMessage) and not message.tool_calls for message in messages)
        if said == TRIES:
            raise no_data()
        return {"messages": [HumanMessage(DATA.format(tool=self.tool))], "jump_to": "model"}

    def _refuse_if_wrong(self, messages: list[AnyMessage], answer: object) -> None:
        tries = sum(isinstance(one, AIMessage) and self._answers(one) for one in messages)
        if answer is None and tries >= TRIES:
            told = [one for one in messages if isinstance(one, ToolMessage) and one.name == self.tool]
            raise not_fitting(tries, str(told[-1].content).removeprefix(_AGAIN))

    def _answers(self, message: AIMessage) -> bool:
        return any(call["name"] == self.tool for call in message.tool_calls)
