"""The offline model: deterministic replies from the chains' own samples. It calls no model and says so."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import SchemaError

from local.model.errors import ModelError
from local.model.instances import instance
from local.model.messages import Body, said, user_texts
from local.model.samples import Samples, json_block, json_object
from local.model.tools import arguments, next_tool, result_values
from local.model.traits import TraitsOf, accept_everything

UNKNOWN = "Offline sample text, no model was asked. No chain's sample knows this prompt, which ends"

THOUGHT_TOKENS = 60
"""How many tokens the thoughts take, if the model is one that thinks."""

_THOUGHT = "Offline, nobody thinks: this stands for the thoughts of a model that does."
_CHARACTERS_A_TOKEN = 4


class OfflineModel:
    """Answers a prompt of a chain in `folders` from that chain's sample.md; Samples finds them.

    max_tokens cuts text at four characters a token; a tool's input is never cut. `traits_of` says which models think:
    their replies begin with thoughts of THOUGHT_TOKENS, which may leave no room for an answer. Raises ValueError for
    bad samples.
    """

    def __init__(self, *folders: Path, traits_of: TraitsOf = accept_everything) -> None:
        self._samples = Samples(*folders)
        self._traits_of = traits_of

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns the reply to a Messages request. It depends on the body, and on whether the model thinks."""
        traits = self._traits_of(model_id)
        thoughts = [_thoughts(body)] if traits and traits.thinks_about(body) else []
        text, values = self._said(body)
        tool = next_tool(body, values)
        most = (body["max_tokens"] - THOUGHT_TOKENS * len(thoughts)) * _CHARACTERS_A_TOKEN
        if most <= 0:
            return _reply(body, thoughts, "max_tokens")
        if tool:
            return _reply(body, [*thoughts, _use(tool, text, values, body)], "tool_use")
        block = {"type": "text", "text": text[:most]}
        return _reply(body, [*thoughts, block], "max_tokens" if len(text) > most else "end_turn")

    def _said(self, body: Body) -> tuple[str, dict[str, str]]:
        """Returns the reply to the last user turn that a sample knows, and its placeholders' values.

        A turn that only asks to correct a reply matches no sample, so the prompt before it is answered.
        """
        prompts = user_texts(body)
        found = next(filter(None, map(self._samples.find, prompts)), None)
        if found is None:
            last_line = prompts[0].splitlines()[-1] if prompts else "(no text)"
            return f"{UNKNOWN}: {last_line}", {}
        sample, values = found
        reply = sample.reply(said(body), values | result_values(body), body.get("temperature", 1.0))
        return reply, values


def _thoughts(body: Body) -> Body:
    return {"type": "thinking", "thinking": _THOUGHT, "signature": _name("thought", body)}


def _use(tool: Body, text: str, values: dict[str, str], body: Body) -> Body:
    given = _input(tool, text, values, body)
    return {"type": "tool_use", "id": _name("toolu", body), "name": tool["name"], "input": given}


def _input(tool: Body, text: str, values: dict[str, str], body: Body) -> Any:
    """Returns the sample's JSON object if it fits the tool's schema; else one made from the schema and the prompt."""
    schema = tool.get("input_schema", {"type": "object"})
    validator = _validator(schema)
    shown = json_object(json_block(text) or "")
    meant = shown is not None and shown.keys() <= schema.get("properties", shown).keys()
    if meant and validator.is_valid(shown):
        return shown
    made = instance(schema, next(iter(user_texts(body)), ""))
    if isinstance(made, dict):
        made |= arguments(tool, values)
    if not validator.is_valid(made):
        raise ModelError("ModelErrorException", f"No sample fits this schema, and no instance could be made: {schema}")
    return made


def _validator(schema: Body) -> jsonschema.Draft202012Validator:
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise ModelError("ValidationException", f"input_schema: {error.message}") from error
    return jsonschema.Draft202012Validator(schema)


def _reply(body: Body, content: list[Body], stop_reason: str) -> Body:
    made = sum(
        THOUGHT_TOKENS if block["type"] == "thinking" else _tokens(block.get("text", block)) for block in content
    )
    return {
        "id": _name("msg", body),
        "type": "message",
        "role": "assistant",
        "model": "offline-sample",
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": _tokens(body["messages"]), "output_tokens": made},
    }


def _tokens(content: object) -> int:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return math.ceil(len(text) / _CHARACTERS_A_TOKEN)


def _name(kind: str, body: Body) -> str:
    return f"{kind}_offline_{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:24]}"
