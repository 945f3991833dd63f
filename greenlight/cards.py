"""Shows a run's card as its record has it, whoever changed the record."""

from slack_sdk import WebClient

from chains.spec import Chain
from greenlight.messages import run_card
from greenlight.records import Records, RunRecord


def show_card(slack: WebClient, records: Records, chain: Chain, run: RunRecord) -> None:
    """Updates the run's card, and again while somebody else has changed the record meanwhile.

    So two writers who overtake each other end with the card of the newest record. Raises slack_sdk's SlackApiError.
    """
    shown = None
    newest: RunRecord | None = run
    while newest and newest.thread_ts and newest != shown:
        shown = newest
        card = run_card(chain, shown)
        slack.chat_update(channel=shown.channel, ts=shown.thread_ts, text=card.text, blocks=card.blocks)
        newest = records.run(shown.name)
