"""Modals: a chain's form asks for its inputs, a command's menu for one of the chains that share it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from chains.catalog import find_chains
from chains.spec import Chain

START = "start:"
MENU = "menu:"
CHAIN = "chain"
VALUE = "value"
LONG = 200
"""Characters from which an input gets a field of several lines."""


def form(chain: Chain, channel: str, text: str = "") -> dict[str, Any]:
    """The modal's view, with what was typed already in its first field.

    The channel travels along, because a submitted modal knows none.
    """
    fields = [
        InputBlock(
            block_id=part.name,
            label=part.label,
            hint=part.hint or None,
            optional=part.optional,
            element=PlainTextInputElement(
                action_id=VALUE,
                initial_value=(text or None) if part is chain.inputs[0] else None,
                placeholder=part.example or None,
                min_length=None if part.optional else 1,
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


def first_modal(chains: Sequence[Chain], channel: str, text: str = "") -> dict[str, Any]:
    """What a command opens that does not say enough: the form of its chain, or the menu of its chains."""
    return form(chains[0], channel, text) if len(chains) == 1 else menu(chains, channel)


def menu(chains: Sequence[Chain], channel: str) -> dict[str, Any]:
    """The modal in which one of the chains (at most 100) that share a command is chosen."""
    options = [Option(text=f"{chain.emoji} {chain.title}", value=chain.name) for chain in chains]
    select = StaticSelectElement(action_id=VALUE, placeholder="Choose one", options=options)
    return View(
        type="modal",
        callback_id=MENU + chains[0].command,
        private_metadata=json.dumps({"channel": channel}),
        title="What shall it be?",
        submit="Next",
        close="Cancel",
        blocks=[InputBlock(block_id=CHAIN, label=f"{chains[0].command} can do several things", element=select)],
    ).to_dict()


def read_menu(view: Mapping[str, Any]) -> tuple[str, Chain]:
    """The channel and the chain that was chosen in a submitted menu."""
    chosen = view["state"]["values"][CHAIN][VALUE]["selected_option"]["value"]
    return _channel(view), find_chains()[chosen]


def read_form(chain: Chain, view: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The channel and the inputs of a submitted form, without the white space around them."""
    values = view["state"]["values"]
    inputs = {part.name: (values[part.name][VALUE]["value"] or "").strip() for part in chain.inputs}
    return _channel(view), inputs


def _channel(view: Mapping[str, Any]) -> str:
    return str(json.loads(view["private_metadata"])["channel"])
