"""Slash commands: one a chain. With text they start a run, without they open the chain's form."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import replies
from bot.forms import form
from bot.runs import Request, start
from chains.catalog import find_chains
from chains.spec import Chain
from greenlight.services import Services
from greenlight.text import unescape

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"}


def register(app: App, services: Services) -> None:
    """Listens to every chain's command."""
    for chain in find_chains().values():
        app.command(chain.command)(listener(chain, services))


def listener(chain: Chain, services: Services) -> Callable[..., None]:
    """The listener for one chain's command."""

    def on_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        if body.get("text", "").strip():
            refusal = start(services, _request(chain, body))
            ack(refusal) if refusal else ack()
            return
        try:
            client.views_open(trigger_id=body["trigger_id"], view=form(chain, body["channel_id"]))
            ack()
        except SlackApiError as error:
            if error.response["error"] not in TOO_LATE:
                raise
            ack(**replies.open_form(chain))

    return on_command


def _request(chain: Chain, body: dict[str, Any]) -> Request:
    return Request(
        chain=chain,
        inputs={chain.inputs[0].name: unescape(body["text"]).strip()},
        user=body["user_id"],
        team=body["team_id"],
        channel=body["channel_id"],
        id=body["trigger_id"],
    )
