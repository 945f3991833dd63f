"""The model of the LangChain agents, asked as its family allows. The function's environment says how:

MODEL_ID (an id or an ARN), MODEL_OF (the foundation model behind it), MODEL_MAX_TOKENS, MODEL_TEMPERATURE ("" for a
model that takes none), MODEL_FIELDS (JSON: what only this model knows, such as its effort) and MODEL_FORCED_TOOLS
("yes" if a request may force the use of a tool).
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import boto3
from botocore.config import Config
from langchain_aws import ChatBedrockConverse

client = boto3.client(
    "bedrock-runtime",
    # Few attempts here, because the state machine retries as well.
    config=Config(connect_timeout=5, read_timeout=120, retries={"total_max_attempts": 2}),
)


@dataclass(frozen=True)
class Wishes:
    """What a request may contain beside the prompt. A model that does not take a part of it refuses the request."""

    temperature: float | None
    fields: Mapping[str, Any]
    forced_tools: bool

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Reads the wishes from the function's environment."""
        temperature = environ["MODEL_TEMPERATURE"]
        return cls(
            temperature=float(temperature) if temperature else None,
            fields=json.loads(environ["MODEL_FIELDS"]),
            forced_tools=environ["MODEL_FORCED_TOOLS"] == "yes",
        )

    def without(self, refusal: str) -> Self:
        """The wishes without the part that a refusal (the text of a 400) names; unchanged if it names none."""
        named = refusal.lower().replace("_", "").replace(" ", "")
        if "temperature" in named and self.temperature is not None:
            return replace(self, temperature=None)
        if self.fields and any(name in named for name in ("effort", "outputconfig")):
            return replace(self, fields={})
        if "toolchoice" in named and self.forced_tools:
            return replace(self, forced_tools=False)
        return self


class Model(ChatBedrockConverse):
    """Converse, for models that may not be told to use a tool too.

    LangChain's agents force the use of a tool if they have to answer with data (`ToolStrategy`), and langchain-aws
    keeps a list of its own of models that refuse that. With `forced_tools` false, the model may choose.
    """

    forced_tools: bool = True

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **more: Any) -> Any:
        """Offers the tools; a `tool_choice` is dropped for a model that takes none."""
        return super().bind_tools(tools, tool_choice=tool_choice if self.forced_tools else None, **more)


def model(wishes: Wishes) -> Model:
    """The model that the environment names, asked with these wishes."""
    behind = os.environ["MODEL_OF"]
    return Model(
        model=os.environ["MODEL_ID"],
        # langchain-aws reads both from an id, but not from an ARN.
        base_model=behind,
        provider=behind.partition(".")[0],
        temperature=wishes.temperature,
        max_tokens=int(os.environ["MODEL_MAX_TOKENS"]),
        additional_model_request_fields=dict(wishes.fields),
        supports_tool_choice_values=("auto", "any", "tool"),
        forced_tools=wishes.forced_tools,
        disable_streaming=True,
        client=client,
        # Nothing asks Bedrock's control plane, but without a client the model would make one.
        bedrock_client=client,
    )
