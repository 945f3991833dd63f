"""Slash commands. With text they start a run, without they open a form, or a menu where several chains share one."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.runs.forms import first_modal
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.start import Request, start, start_refusal
from greenlight.slack.escaping import escape, one_line, unescape
from greenlight.slack.views import open_modal
from greenlight.spec.catalog import by_command, find_chains
from greenlight.spec.chain import OWN_COMMAND, Chain


def register(app: App, services: Services) -> None:
    """Listens to every command, also to those of chains that are gone while Slack still has an earlier manifest.

    The listeners of others have to be registered before.
    """
    for command, chains in by_command(find_chains().values()).items():
        app.command(command)(listener(chains, services))

    @app.command(re.compile(""))
    def on_other(ack: Ack, body: dict[str, Any]) -> None:
        ack(texts.forms.not_here(escape(body["command"]), OWN_COMMAND))


def listener(chains: Sequence[Chain], services: Services) -> Callable[..., None]:
    """The listener for the command that these chains share, or that is the only one's."""

    def on_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen, text = read_command(chains, unescape(body.get("text", "")))
        if not chosen:
            ack(unknown_word(chains, text))
        elif len(chosen) == 1 and says_enough(chosen[0], text):
            refusal = start(services, _request(chosen[0], text, body))
            ack(refusal) if refusal else ack()
        elif len(chosen) == 1 and (refusal := start_refusal(services, chosen[0], body["user_id"])):
            # Before they fill in a form.
            ack(refusal)
        else:
            _open(ack, body, client, chosen, text)

    return on_command


def says_enough(chain: Chain, text: str) -> bool:
    """Whether a run is asked for with this text, rather than a form for what is missing. Too long a text is refused."""
    first, *others = chain.inputs
    given = text or (chain.word and first.optional)
    return len(text) > first.max_length or bool(given and all(part.optional for part in others))


def read_command(chains: Sequence[Chain], text: str) -> tuple[Sequence[Chain], str]:
    """The chains that the text after their command leaves, and the text that is for the chain.

    All of them where a command that is shared stands alone; none where its first word is not known.
    """
    text = text.strip()
    if not chains[0].word or not text:
        return chains, text
    word, *rest = text.split(None, 1)
    found = [chain for chain in chains if chain.word == word.lower()]
    return found, "".join(rest) if found else word


def _open(ack: Ack, body: dict[str, Any], client: WebClient, chains: Sequence[Chain], text: str) -> None:
    if open_modal(client, body["trigger_id"], first_modal(chains, body["channel_id"], text)):
        ack()
    else:
        ack(**replies.open_form(chains[0].call if len(chains) == 1 else chains[0].command))


def unknown_word(chains: Sequence[Chain], word: str) -> str:
    """What stands after a command whose chains have words is none of them."""
    command, said = chains[0].command, escape(one_line(word, 40))
    if len(chains) == 1:
        return texts.forms.unknown_only_word(command, said, chains[0].word)
    return texts.forms.unknown_word(command, said, texts.words.listed([chain.word for chain in chains]))


def _request(chain: Chain, text: str, body: dict[str, Any]) -> Request:
    return Request(
        chain=chain,
        inputs={part.name: "" for part in chain.inputs} | {chain.inputs[0].name: text},
        user=body["user_id"],
        team=body["team_id"],
        channel=body["channel_id"],
        id=body["trigger_id"],
    )
