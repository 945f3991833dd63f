"""A chain's form: the modal that asks for its inputs."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from chains.spec import Chain

START = "start:"
VALUE = "value"
LONG = 200
"""Characters from which an input gets a field of several lines."""


def form(chain: Chain, channel: str) -> dict[str, Any]:
    """The modal's view. The channel travels along, because a submitted modal knows none."""
    fields = [
        InputBlock(
            block_id=part.name,
            label=part.label,
            hint=part.hint or None,
            element=PlainTextInputElement(
                action_id=VALUE,
                placeholder=part.example or None,
                min_length=1,
                max_length=part.max_length,
                multiline=part.max_length > LONG,
            ),
        )
        for part in chain.inputs
    ]
    return View(
        type="modal",
        callback_id=START + chain.name,
        private_metadata=json.dumps({"channel": channel}),
        title=chain.title,
        submit="Start",
        close="Cancel",
        blocks=[SectionBlock(text=PlainTextObject(text=f"{chain.emoji} {chain.description}.")), *fields],
    ).to_dict()


def read_form(chain: Chain, view: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The channel and the inputs of a submitted form, without the white space around them."""
    values = view["state"]["values"]
    inputs = {part.name: (values[part.name][VALUE]["value"] or "").strip() for part in chain.inputs}
    return json.loads(view["private_metadata"])["channel"], inputs
