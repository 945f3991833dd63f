"""Submitted forms: each starts a run of its chain."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.forms import START, read_form
from bot.runs import Request, refused_inputs, start
from chains.catalog import find_chains
from greenlight.services import Services


def register(app: App, services: Services) -> None:
    """Listens to every chain's form."""

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
