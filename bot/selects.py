"""Menus to choose from many options in a modal."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Option, OptionGroup, StaticSelectElement

from greenlight import texts

IN_A_GROUP = 100
"""How many options a menu holds without groups, and each of its groups (Block Kit reference)."""

MOST_OPTIONS = 200
"""How many options a menu offers, so that a view with long ones is below 250 kB."""


def select(action_id: str, options: Sequence[Option]) -> StaticSelectElement:
    """Returns the menu with the first `MOST_OPTIONS` options, in groups if they need several."""
    if len(options) <= IN_A_GROUP:
        return StaticSelectElement(action_id=action_id, placeholder=texts.forms.CHOOSE_ONE, options=list(options))
    offered = options[:MOST_OPTIONS]
    groups = [_group(offered, start) for start in range(0, len(offered), IN_A_GROUP)]
    return StaticSelectElement(action_id=action_id, placeholder=texts.forms.CHOOSE_ONE, option_groups=groups)


def _group(options: Sequence[Option], start: int) -> OptionGroup:
    found = list(options[start : start + IN_A_GROUP])
    return OptionGroup(label=texts.forms.from_to(start + 1, start + len(found)), options=found)
