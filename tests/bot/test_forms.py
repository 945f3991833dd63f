import json
from typing import Any

import pytest

from bot.forms import form, read_form
from chains.catalog import find_chains
from chains.spec import Chain
from local.slack.blocks import check_view

CHAINS = list(find_chains().values())


def submitted(view: dict[str, Any], value: str | None) -> dict[str, Any]:
    """The view as Slack sends it once somebody has put `value` into every field."""
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    values = {field["block_id"]: {field["element"]["action_id"]: {"value": value}} for field in fields}
    return {**view, "state": {"values": values}}


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
def test_slack_takes_every_chains_form_which_asks_for_each_input_within_its_length(chain: Chain) -> None:
    view = form(chain, "C1")
    check_view(view)
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    asked = [(field["label"]["text"], field["element"]["max_length"]) for field in fields]
    assert asked == [(part.label, part.max_length) for part in chain.inputs]
    assert (view["title"]["text"], view["callback_id"]) == (chain.title, f"start:{chain.name}")


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
def test_what_was_put_into_a_form_comes_out_with_its_channel(chain: Chain) -> None:
    typed = ' two lines\n<!channel> & "quotes" {% x %} 🎬 '
    channel, inputs = read_form(chain, submitted(form(chain, "C1"), typed))
    assert (channel, inputs) == ("C1", {part.name: typed.strip() for part in chain.inputs})


def test_an_empty_field_is_an_empty_text() -> None:
    _, inputs = read_form(CHAINS[0], submitted(form(CHAINS[0], "C1"), None))
    assert set(inputs.values()) == {""}


def test_the_channel_travels_as_data() -> None:
    assert json.loads(form(CHAINS[0], 'C"1')["private_metadata"]) == {"channel": 'C"1'}
