"""Modals that start runs: a form asks for a chain's inputs; a menu asks which of a command's chains to start."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.selects import select
from greenlight import texts
from greenlight.slack.typed import from_field
from greenlight.spec.catalog import chain_named, find_chains
from greenlight.spec.chain import Chain, Input

START = "start:"
MENU = "menu:"
ANY = "any_chain"
WHERE = "channel"
CHAIN = "chain"
VALUE = "value"
TEXT_KEPT = 2_900
"""Characters of a message's text, as JSON, that a menu passes on. A view's metadata holds 3,000 in all."""

LONG = 200
"""An input that allows more characters than this gets a field of several lines."""


def form(chain: Chain, channel: str, text: str = "", *, asks: bool = False, left_out: int = 0) -> dict[str, Any]:
    """Returns the view of a chain's form, with `text` in its first field.

    The view carries the channel, because a submitted modal does not say where it was opened. If the channel is "", or
    `asks` is true, the form has a field to choose one. `left_out` is how many characters did not fit in the field.
    """
    fields = [
        InputBlock(
            block_id=part.name,
            label=part.label,
            hint=part.hint or None,
            optional=part.optional,
            element=PlainTextInputElement(
                action_id=VALUE,
                initial_value=(_in_field(part, text) or None) if part is chain.inputs[0] else None,
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
        submit=texts.forms.START,
        close=texts.forms.CANCEL,
        blocks=[
            SectionBlock(text=PlainTextObject(text=f"{chain.emoji} {chain.description}.")),
            *([_cut(left_out)] if left_out else []),
            *fields,
            *([_where(channel)] if asks or not channel else []),
        ],
    ).to_dict()


def _in_field(part: Input, text: str) -> str:
    """Returns the text on one line if the input's field has only one."""
    return text if part.max_length > LONG else " ".join(text.split())


def _cut(left_out: int) -> SectionBlock:
    return SectionBlock(text=PlainTextObject(text=texts.forms.left_out(left_out)))


def _where(channel: str) -> InputBlock:
    select = ConversationSelectElement(
        action_id=VALUE,
        placeholder=texts.forms.CHOOSE_A_CHANNEL,
        # The filter excludes direct messages, so they cannot be preselected.
        initial_conversation=channel if channel[:1] in ("C", "G") else None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    label, hint = texts.forms.IN_WHICH_CHANNEL, texts.forms.CHANNEL_HINT
    return InputBlock(block_id=WHERE, label=label, hint=hint, element=select)


def any_chain(channel: str, text: str) -> dict[str, Any]:
    """Returns the modal to choose any chain for a text. The chain's form comes next, and says what did not fit."""
    kept = {"channel": channel, "text": _beginning(text), "length": str(len(text)), "asks": "yes"}
    return _choice(ANY, find_chains().values(), texts.forms.WHAT_TO_DO_WITH_IT, kept)


def _beginning(text: str) -> str:
    """Returns as much of the text as a view can keep. Slack may count characters in UTF-16."""
    kept = text[:TEXT_KEPT]
    while (over := len(json.dumps(kept, ensure_ascii=False).encode("utf-16-le")) // 2 - TEXT_KEPT) > 0:
        kept = kept[: -max(over // 6, 1)]
    return kept


def first_modal(chains: Sequence[Chain], channel: str, text: str = "") -> dict[str, Any]:
    """Returns what a command opens if its text is not enough: its chain's form, or the menu of its chains."""
    return form(chains[0], channel, text) if len(chains) == 1 else menu(chains, channel)


def menu(chains: Sequence[Chain], channel: str) -> dict[str, Any]:
    """Returns the modal to choose one of the chains that share a command."""
    command = chains[0].command
    return _choice(MENU + command, chains, texts.forms.several_things(command), {"channel": channel})


def _choice(callback_id: str, chains: Iterable[Chain], label: str, kept: Mapping[str, str]) -> dict[str, Any]:
    options = [Option(text=f"{chain.emoji} {chain.title}", value=chain.name) for chain in chains]
    return View(
        type="modal",
        callback_id=callback_id,
        private_metadata=json.dumps(kept, ensure_ascii=False),
        title=texts.forms.WHAT_TO_START,
        submit=texts.forms.NEXT,
        close=texts.forms.CANCEL,
        blocks=[InputBlock(block_id=CHAIN, label=label, element=select(VALUE, options))],
    ).to_dict()


def chosen_chain(view: Mapping[str, Any]) -> Chain:
    """Returns the chain chosen in a submitted menu; it has no command if it no longer exists."""
    return chain_named(view["state"]["values"][CHAIN][VALUE]["selected_option"]["value"])


def chain_of(view: Mapping[str, Any]) -> Chain:
    """Returns the chain of a submitted form; it has no command if it no longer exists."""
    return chain_named(view["callback_id"].removeprefix(START))


def next_form(view: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the form of the chain chosen in a submitted menu, with the text that the menu was opened for."""
    kept = json.loads(view["private_metadata"])
    text, length = kept.get("text", ""), int(kept.get("length", 0))
    return form_with(chosen_chain(view), kept["channel"], text, length, asks="asks" in kept)


def form_with(chain: Chain, channel: str, text: str, length: int, *, asks: bool = True) -> dict[str, Any]:
    """Returns a chain's form with the beginning of a text of this length; it says how much of it did not fit."""
    fits = text[: chain.inputs[0].max_length]
    return form(chain, channel, fits, asks=asks, left_out=length - len(fits))


def read_form(chain: Chain, view: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Returns the channel of a submitted form, and its inputs without the white space around them.

    An input that the form lacks, because it is of an earlier version, is "".
    """
    values = view["state"]["values"]
    typed = {part.name: values.get(part.name, {}).get(VALUE, {}).get("value") or "" for part in chain.inputs}
    inputs = {name: from_field(value).strip() for name, value in typed.items()}
    return _channel(view), inputs


def asks_where(view: Mapping[str, Any]) -> bool:
    """Whether a submitted form had a field for the channel."""
    return WHERE in view["state"]["values"]


def is_from_home(view: Mapping[str, Any]) -> bool:
    """Whether a submitted form was opened in App Home, which belongs to no channel."""
    return not json.loads(view["private_metadata"])["channel"]


def _channel(view: Mapping[str, Any]) -> str:
    if asks_where(view):
        return str(view["state"]["values"][WHERE][VALUE]["selected_conversation"])
    return str(json.loads(view["private_metadata"])["channel"])
