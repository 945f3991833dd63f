"""Slash commands: with text they start a run; without it they open a form, or a menu if several chains share one."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.runs.forms import first_modal
from bot.runs.words import keep_words
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.start import Request, start, start_refusal
from greenlight.slack.escaping import escape, one_line
from greenlight.slack.typed import from_message, spelled
from greenlight.slack.views import open_modal
from greenlight.spec.catalog import by_command, find_chains
from greenlight.spec.chain import OWN_COMMAND, Chain


def register(app: App, services: Services) -> None:
    """Registers every command, and a catch-all for commands of an older manifest whose chains no longer exist.

    Other modules have to register their commands first, because the catch-all matches any command.
    """
    for command, chains in by_command(find_chains().values()).items():
        app.command(command)(listener(chains, services))

    @app.command(re.compile(""))
    def on_other(ack: Ack, body: dict[str, Any]) -> None:
        ack(texts.forms.not_here(escape(body["command"]), OWN_COMMAND))


def listener(chains: Sequence[Chain], services: Services) -> Callable[..., None]:
    """Returns the listener for the command of these chains."""

    def on_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        typed = from_message(body.get("text", ""), services.names.for_one_text())
        chosen, text = read_command(chains, typed)
        if not chosen:
            ack(unknown_word(chains, text))
        elif len(chosen) == 1 and says_enough(chosen[0], text):
            refusal = start(services, _request(chosen[0], text, body))
            _refuse(services, ack, body, chosen[0], refusal, text) if refusal else ack()
        elif len(chosen) == 1 and (refusal := start_refusal(services, chosen[0], body["user_id"])):
            # Say it before the person fills in a form.
            _refuse(services, ack, body, chosen[0], refusal, text)
        else:
            _open(services, ack, body, client, chosen, text)

    return on_command


def says_enough(chain: Chain, text: str) -> bool:
    """Whether this text is enough to start a run without a form. A text that is too long counts: `start` rejects it."""
    first, *others = chain.inputs
    given = text or (chain.word and first.optional)
    return len(text) > first.max_length or bool(given and all(part.optional for part in others))


def read_command(chains: Sequence[Chain], text: str) -> tuple[Sequence[Chain], str]:
    """Returns the chains that match the text after a command, and the rest of the text.

    Without text it returns all of the chains. If no chain has the first word, it returns none of them, and that word.
    """
    text = text.strip()
    if not chains[0].word or not text:
        return chains, text
    word, *rest = text.split(None, 1)
    found = [chain for chain in chains if chain.word == spelled(word).lower()]
    return found, "".join(rest) if found else word


def chains_of(call: str) -> Sequence[Chain]:
    """The chains of a command, perhaps followed by the word of one; none if they are not in this deployment."""
    command, _, word = call.partition(" ")
    known = by_command(find_chains().values()).get(command)
    return read_command(known, word)[0] if known else []


def _open(
    services: Services, ack: Ack, body: dict[str, Any], client: WebClient, chains: Sequence[Chain], text: str
) -> None:
    if open_modal(client, body["trigger_id"], first_modal(chains, body["channel_id"], text)):
        ack()
        return
    words = keep_words(services.runs.items, body["user_id"], text)
    said = replies.open_form(chains[0].call if len(chains) == 1 else chains[0].command, words)
    ack(said.text, said.blocks)


def _refuse(services: Services, ack: Ack, body: dict[str, Any], chain: Chain, refusal: str, text: str) -> None:
    """Says why nothing was started. A button opens the form with what was typed, unless the run may have started."""
    if refusal == texts.runs.START_NOT_CONFIRMED:
        ack(refusal)
        return
    words = keep_words(services.runs.items, body["user_id"], text)
    is_busy = refusal == texts.refused.busy(chain.call) and words
    said = (replies.start_now if is_busy else replies.refused)(refusal, chain.call, words)
    ack(said.text, said.blocks)


def unknown_word(chains: Sequence[Chain], word: str) -> str:
    """Returns the message for a first word that belongs to none of the command's chains."""
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
