"""What the models of each family accept and do. To teach Greenlight a new family, add a row to FAMILIES."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Api = Literal["messages", "converse"]
"""How a step asks: "messages" is Anthropic's format by `bedrock:invokeModel`, "converse" is Bedrock's own Converse."""

THOUGHT_TOKENS = 8_000
"""Room for the thoughts of a model that thinks. Its `max_tokens` limits thoughts and answer together."""


@dataclass(frozen=True, kw_only=True)
class Family:
    """What the models of a family accept and do.

    names: a pattern that is searched for in a model's id, in small letters (`anthropic.claude-sonnet-5`), or in the
        name that a local server gives it (`qwen3:8b`).
    temperature: whether a request may set it; a model that takes none refuses the request.
    thinks: whether a reply may begin with thoughts that nobody asked for.
    effort: how much it is told to think, such as "low"; "" if it is told nothing.
    headroom: tokens for thoughts, in addition to those for the answer.
    tokens_per_token: how many of its tokens the same text takes, compared with the families before it.
    forced_tools: whether a request may force the use of a tool.
    prefill: whether a request may end with the beginning of the reply.
    needs_profile: whether Bedrock offers it through inference profiles only, not by the model's own id.
    source: where all this is written.
    """

    name: str
    names: str
    api: Api = "converse"
    temperature: bool = True
    thinks: bool = False
    effort: str = ""
    headroom: int = 0
    tokens_per_token: float = 1.0
    forced_tools: bool = True
    prefill: bool = True
    needs_profile: bool = False
    source: str

    def max_tokens(self, answer: int) -> int:
        """The `max_tokens` of a request whose answer may take `answer` tokens."""
        return round(answer * self.tokens_per_token) + self.headroom

    def effort_fields(self) -> dict[str, object]:
        """The fields of a request, in the model's own names, that say how much to think; {} if it is told nothing."""
        if not self.effort:
            return {}
        return (
            {"output_config": {"effort": self.effort}} if "Claude" in self.name else {"reasoning_effort": self.effort}
        )


_MIGRATION = "Anthropic, migration guides for Claude 5 and 5.5"
_ADAPTIVE = 'Bedrock user guide, "Adaptive thinking"'
_CONVERSE = 'Bedrock user guide, "Supported models and model features"'

UNKNOWN = Family(
    name="unknown",
    names="",
    temperature=False,
    thinks=True,
    headroom=THOUGHT_TOKENS,
    forced_tools=False,
    prefill=False,
    source="nobody: what every model accepts",
)
"""What is assumed of a model that no row describes: nothing optional is sent, and there is room for thoughts."""

_THINKS = replace(UNKNOWN, temperature=True)
"""A model that thinks, and is not told how much."""

_CLAUDE_5 = replace(
    UNKNOWN,
    api="messages",
    effort="low",
    tokens_per_token=1.3,
    forced_tools=True,
    needs_profile=True,
    source=_MIGRATION,
)
"""Claude from Opus 4.7 on."""

FAMILIES = (
    replace(
        _CLAUDE_5,
        name="Claude 5.5 and later",
        names=r"claude-(opus|sonnet|haiku)-5-[5-9]|claude-fable-5-\d",
        forced_tools=False,
    ),
    replace(_CLAUDE_5, name="Claude 5", names=r"claude-(opus|sonnet|haiku|fable|mythos)-(5|preview)"),
    replace(
        _CLAUDE_5,
        name="Claude Opus 4.7 and 4.8",
        names=r"claude-opus-4-[78]",
        source=f"{_ADAPTIVE}; {_MIGRATION}",
    ),
    Family(
        name="Claude 4.6",
        names=r"claude-(opus|sonnet)-4-6",
        api="messages",
        prefill=False,
        needs_profile=True,
        source=f"{_ADAPTIVE}: thinks only if asked to",
    ),
    Family(
        name="Claude 4 to 4.5",
        names=r"claude-(opus|sonnet|haiku)-4",
        api="messages",
        needs_profile=True,
        source=f"{_CONVERSE}; {_ADAPTIVE}",
    ),
    Family(
        name="Claude 3",
        names=r"claude-(3|instant|v2)",
        api="messages",
        source=_CONVERSE,
    ),
    replace(
        _CLAUDE_5,
        name="later Claude",
        names=r"claude",
        effort="",
        forced_tools=False,
        needs_profile=False,
        source="what Claude 5.5 refuses, without its effort",
    ),
    Family(name="Amazon Nova", names=r"amazon\.nova|\bnova-", prefill=False, source=_CONVERSE),
    replace(
        _THINKS,
        name="OpenAI gpt-oss",
        names=r"gpt-oss",
        effort="low",
        source='Bedrock user guide, "OpenAI models": reasoning_effort is low, medium or high',
    ),
    replace(
        _THINKS,
        name="DeepSeek R1",
        names=r"deepseek.r1|deepseek-r1",
        source='Bedrock user guide, "DeepSeek models": replies begin with reasoning',
    ),
    replace(
        _THINKS,
        name="Qwen 3",
        names=r"qwen3|qwen\.qwen3",
        source="Qwen 3 model cards: thinks by default, within <think>",
    ),
    replace(
        _THINKS,
        name="other models that think",
        names=r"magistral|reasoning|thinking|smollm3",
        source="their model cards",
    ),
    Family(name="Llama", names=r"llama", forced_tools=False, prefill=False, source=_CONVERSE),
    Family(name="Mistral", names=r"mistral|mixtral|ministral", prefill=False, source=_CONVERSE),
    Family(
        name="other plain models",
        names=r"cohere\.|ai21\.|gemma|phi-?[34]|qwen2|smollm|titan",
        forced_tools=False,
        prefill=False,
        source=f"{_CONVERSE}; the model cards of local models",
    ),
)
"""The families, the narrower patterns first: the first match counts."""


def family_of(model: str) -> Family:
    """The family of a model, by its id or name; UNKNOWN if no row describes it."""
    return next((family for family in FAMILIES if re.search(family.names, model.lower())), UNKNOWN)
