"""What a model accepts, and Bedrock's refusals of what it does not accept."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from local.model.errors import ModelError
from local.model.messages import Body


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What a model accepts and does.

    anthropic: whether InvokeModel takes Anthropic's Messages format for it.
    temperature, effort, forced_tools, prefill: whether a request may have these.
    thinks: whether its replies begin with thoughts, which count against `max_tokens`.
    thinking: the values of `thinking.type` that it takes; () for any.
    on_demand: whether it can be asked by its own id, and not only through an inference profile.
    """

    anthropic: bool = True
    temperature: bool = True
    effort: bool = True
    forced_tools: bool = True
    prefill: bool = True
    thinks: bool = False
    thinking: tuple[str, ...] = ()
    on_demand: bool = True

    def thinks_about(self, body: Body) -> bool:
        """Whether its reply to a Messages request begins with thoughts."""
        return self.thinks and _thinking(body) not in NO_THOUGHTS


NO_THOUGHTS = ("disabled", "between_tools")
"""Values of `thinking.type` for a reply without thoughts before it (Anthropic, "What's new in Claude Sonnet 5.5")."""

TraitsOf = Callable[[str], Traits | None]
"""The traits of the model with an id or ARN; None for one that does not exist."""

EVERYTHING = Traits()

PROFILE = re.compile(r"profile/|^[a-z-]+\.[a-z0-9-]+\.")
"""An inference profile: its ARN, or its id, which begins with a geography and the model's vendor."""


def accept_everything(model_id: str) -> Traits:
    """Traits for an endpoint that refuses nothing."""
    return EVERYTHING


def find(traits_of: TraitsOf, model_id: str) -> Traits:
    """Returns the model's traits. Raises ModelError in Bedrock's words for one that cannot be asked by this id."""
    traits = traits_of(model_id)
    if traits is None:
        raise _invalid("The provided model identifier is invalid.")
    if not traits.on_demand and not PROFILE.search(model_id):
        raise _invalid(
            f"Invocation of model ID {model_id} with on-demand throughput isn't supported. Retry your request with the"
            " ID or ARN of an inference profile that contains this model."
        )
    return traits


def check_format(traits: Traits) -> None:
    """Raises ModelError if InvokeModel does not take Anthropic's format for the model."""
    if not traits.anthropic:
        raise _invalid("Malformed input request: #: extraneous key [anthropic_version] is not permitted")


def check_request(traits: Traits, body: Body) -> None:
    """Raises ModelError for the first thing in a Messages request that the model refuses.

    The words for temperature, thinking and prefill are Anthropic's (migration guides for Claude 5 and 5.5); those for
    the others are made up, and so are those that name "between_tools".
    """
    thinking = _thinking(body)
    refused = (
        *(
            (not traits.temperature and name in body, f"`{name}` is deprecated for this model.")
            for name in ("temperature", "top_p", "top_k")
        ),
        (
            bool(traits.thinking) and thinking not in traits.thinking,
            f'"thinking.type.{thinking}" is not supported for this model. Use "thinking.type.{_best(traits, thinking)}"'
            ' and "output_config.effort" to control thinking behavior.',
        ),
        (
            not traits.effort and ("output_config" in body or "reasoning_effort" in body),
            "output_config.effort: this model does not support the effort parameter.",
        ),
        (
            not traits.prefill and body["messages"][-1]["role"] == "assistant",
            "This model does not support assistant message prefill. The conversation must end with a user message.",
        ),
        (
            not traits.forced_tools and body.get("tool_choice", {}).get("type") in ("any", "tool"),
            "tool_choice: this model does not support a forced use of tools.",
        ),
    )
    for is_refused, message in refused:
        if is_refused:
            raise _invalid(message)


def _thinking(body: Body) -> str:
    return str(body.get("thinking", {}).get("type", "adaptive"))


def _best(traits: Traits, refused: str) -> str:
    """The value that says most nearly what the refused one says."""
    return "between_tools" if refused == "disabled" and "between_tools" in traits.thinking else "adaptive"


def _invalid(message: str) -> ModelError:
    return ModelError("ValidationException", message)
