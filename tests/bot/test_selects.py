import pytest
from slack_sdk.models.blocks import InputBlock, Option
from slack_sdk.models.views import View

from bot.selects import MOST_OPTIONS, select
from local.slack.blocks import check_view
from local.slack.states import options_of


@pytest.mark.parametrize("count", [1, 100, 101, 200, 300])
def test_a_menu_offers_its_options_in_their_order(count: int) -> None:
    options = [Option(text=f"No. {number}", value=str(number)) for number in range(count)]
    field = InputBlock(label="Which?", element=select("value", options))
    view = View(type="modal", title="Pick", submit="Send", blocks=[field]).to_dict()
    check_view(view)
    offered = options_of(view["blocks"][0]["element"])
    assert [option["value"] for option in offered] == [str(number) for number in range(min(count, MOST_OPTIONS))]
