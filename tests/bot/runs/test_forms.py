import json
from typing import Any

import pytest

from bot.runs.forms import TEXT_KEPT, any_chain, form, is_from_home, next_form, read_form
from greenlight.spec.catalog import find_chains
from greenlight.spec.chain import Chain
from local.slack.blocks import check_view
from tests.along import CHAINS as ALONG

CHAINS = list(ALONG.values())


def submitted(view: dict[str, Any], value: str | None) -> dict[str, Any]:
    """Returns the view as Slack sends it after somebody has typed `value` into every field."""
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    values = {field["block_id"]: {field["element"]["action_id"]: {"value": value}} for field in fields}
    return {**view, "state": {"values": values}}


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
def test_every_chains_form_asks_for_each_input(chain: Chain) -> None:
    view = form(chain, "C1")
    check_view(view)
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    asked = [(field["label"]["text"], field["element"]["max_length"]) for field in fields]
    assert asked == [(part.label, part.max_length) for part in chain.inputs]
    assert (view["title"]["text"], view["callback_id"]) == (chain.title, f"start:{chain.name}")


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
def test_a_form_returns_its_inputs_and_channel(chain: Chain) -> None:
    typed = ' two lines\n<!channel> & "quotes" {% x %} 🎬 '
    channel, inputs = read_form(chain, submitted(form(chain, "C1"), typed))
    assert (channel, inputs) == ("C1", {part.name: typed.strip() for part in chain.inputs})


def test_a_form_is_read_as_people_see_it() -> None:
    typed = "\u00a0:cowboy_hat_face:\u200b in\u00a0space &amp; <@U1>\ufeff"
    _, inputs = read_form(CHAINS[0], submitted(form(CHAINS[0], "C1"), typed))
    assert inputs[CHAINS[0].inputs[0].name] == "🤠 in space &amp; <@U1>"


def test_an_empty_field_is_an_empty_text() -> None:
    _, inputs = read_form(CHAINS[0], submitted(form(CHAINS[0], "C1"), None))
    assert set(inputs.values()) == {""}


def test_the_channel_is_escaped_in_the_forms_metadata() -> None:
    assert json.loads(form(CHAINS[0], 'C"1')["private_metadata"]) == {"channel": 'C"1'}


def chosen(view: dict[str, Any], chain: Chain) -> dict[str, Any]:
    """Returns the menu as Slack sends it after somebody has chosen the chain."""
    return {**view, "state": {"values": {"chain": {"value": {"selected_option": {"value": chain.name}}}}}}


def where(view: dict[str, Any]) -> Any:
    """Returns the element that asks for the channel."""
    (found,) = [block["element"] for block in view["blocks"] if block.get("block_id") == "channel"]
    return found


def test_the_menu_for_a_message_has_every_chain() -> None:
    view = any_chain("C1", "a film")
    check_view(view)
    options = view["blocks"][0]["element"]["options"]
    assert [option["value"] for option in options] == list(find_chains())


@pytest.mark.parametrize("letter", ["x", "語", "🎬", '"', "\n", "\\"], ids=ascii)
def test_a_menu_keeps_as_much_of_a_message_as_it_can(letter: str) -> None:
    view = any_chain("C1", letter * 40_000)
    check_view(view)
    assert len(view["private_metadata"].encode("utf-16-le")) // 2 <= 3_000
    kept = json.loads(view["private_metadata"])["text"]
    assert len(kept) > TEXT_KEPT / 8
    chain = CHAINS[0]
    opened = next_form(chosen(view, chain))
    check_view(opened)
    left_out = 40_000 - min(len(kept), chain.inputs[0].max_length)
    assert f"is {left_out} characters longer" in str(opened)


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
def test_the_form_for_a_message_has_its_text_and_channel(chain: Chain) -> None:
    view = next_form(chosen(any_chain("C1", "A film\nabout cowboys"), chain))
    check_view(view)
    first = next(block for block in view["blocks"] if block["type"] == "input")["element"]
    assert first["initial_value"].split() == ["A", "film", "about", "cowboys"]
    assert first.get("multiline") or "\n" not in first["initial_value"]
    assert "longer than this field" not in str(view)
    assert where(view)["initial_conversation"] == "C1"


def test_a_direct_message_is_not_preselected_as_the_channel() -> None:
    assert "initial_conversation" not in where(next_form(chosen(any_chain("D1", ""), CHAINS[0])))


def test_a_form_returns_the_chosen_channel() -> None:
    view = form(CHAINS[0], "")
    check_view(view)
    sent = submitted(view, "x")
    sent["state"]["values"]["channel"] = {"value": {"selected_conversation": "C7"}}
    assert read_form(CHAINS[0], sent)[0] == "C7"


def test_a_form_knows_whether_it_was_opened_in_home() -> None:
    assert [is_from_home(form(CHAINS[0], channel, asks=True)) for channel in ("", "C1")] == [True, False]


def test_an_input_without_text_starts_empty() -> None:
    view = form(CHAINS[0], "C1", "")
    assert "initial_value" not in str(view)
