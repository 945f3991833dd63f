"""What the deployment's models accept, for the local model endpoint, by the families that the templates go by too."""

import json
import re
from collections.abc import Iterator, Mapping

from greenlight.models.families import UNKNOWN, Family, family_of
from greenlight.models.model import DEFAULT, Model, read_model
from local.model.traits import Traits, TraitsOf


def traits_of(context: Mapping[str, str]) -> TraitsOf:
    """Returns the traits of each model by its id or ARN: of those in the context's settings, and of known families.

    Raises ValueError for a wrong setting.
    """
    settings = {model.id: model for model in _models(context)}

    def find(model_id: str) -> Traits | None:
        name = re.sub(r"^arn:[^/]*/", "", model_id)
        if known := settings.get(model_id) or settings.get(name):
            return _traits(known.family, known.of, on_demand=True)
        family = family_of(name)
        return None if family == UNKNOWN else _traits(family, name, on_demand=not family.needs_profile)

    return find


def _models(context: Mapping[str, str]) -> Iterator[Model]:
    yield read_model(_setting(context.get("greenlight:model", DEFAULT)))
    models = _setting(context.get("greenlight:models", "{}"))
    for given in models.values() if isinstance(models, Mapping) else ():
        yield read_model(given)


def _setting(text: str) -> object:
    return json.loads(text) if text.lstrip().startswith("{") else text


_THINKING = (
    (r"claude-(fable|mythos)|claude-opus-5-[5-9]", ("adaptive",)),
    (r"claude-sonnet-5-[5-9]", ("adaptive", "between_tools")),
    (r"claude", ("adaptive", "disabled")),
    (r"", ("adaptive",)),
)
"""What models that think take as `thinking.type`, by a pattern for their names, the narrower ones first.

None takes "enabled" with a budget (Anthropic, migration guides for Claude Sonnet 5 and 5.5, "What's new in Claude Haiku
5.5"; Bedrock user guide, "Adaptive thinking": Fable and Mythos are adaptive only).
"""


def _traits(family: Family, name: str, *, on_demand: bool) -> Traits:
    thinking = next(types for names, types in _THINKING if re.search(names, name.lower()))
    return Traits(
        anthropic=family.api == "messages",
        temperature=family.temperature,
        effort=bool(family.effort),
        forced_tools=family.forced_tools,
        prefill=family.prefill,
        thinks=family.thinks,
        thinking=thinking if family.thinks else (),
        on_demand=on_demand,
    )
