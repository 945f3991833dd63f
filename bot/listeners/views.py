"""Submitted modals: a form starts a run of its chain, a menu gives way to the form of what was chosen."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.forms import MENU, START, form, read_form, read_menu
from bot.runs import Request, refused_inputs, start
from chains.catalog import find_chains
from greenlight.services import Services


def register(app: App, services: Services) -> None:
    """Listens to every chain's form and every command's menu."""

    @app.view(re.compile(f"^{MENU}"))
    def on_menu(ack: Ack, view: dict[str, Any]) -> None:
        channel, chain = read_menu(view)
        ack(response_action="update", view=form(chain, channel))

    @app.view(re.compile(f"^{START}"))
    def on_form(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        chain = find_chains()[view["callback_id"].removeprefix(START)]
        channel, inputs = read_form(chain, view)
        if errors := refused_inputs(chain, inputs):
            ack(response_action="errors", errors=errors)
            return
        refusal = start(
            services,
            Request(
                chain=chain,
                inputs=inputs,
                user=body["user"]["id"],
                team=body["team"]["id"],
                channel=channel,
                # A form that is corrected and sent again keeps its id and gets a new hash.
                id=f"{view['id']}:{view['hash']}",
            ),
        )
        if refusal:
            ack(response_action="errors", errors={chain.inputs[0].name: refusal})
        else:
            ack()
