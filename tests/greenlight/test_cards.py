"""Cards when several writers change one run: whoever comes last, the card shows the newest record."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from chains.movie_pitch.chain import chain
from greenlight.cards import show_card
from greenlight.messages import run_card
from greenlight.records import Records, RunRecord
from local.slack.server import LocalSlack
from tests.local.slack.support import BEN, STUDIO

NEW = RunRecord(
    name="r1", chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={"movie": "cowboys"}, started=1
)


@pytest.fixture
def run(table: Records, client: WebClient) -> RunRecord:
    """A run whose card is posted."""
    card = run_card(chain, NEW)
    posted = client.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    assert table.start_run(NEW)
    moved = table.move_run(NEW.name, at="0", status="running", thread_ts=str(posted["ts"]))
    assert moved
    return moved


def shown(slack: LocalSlack) -> str:
    (card,) = slack.workspace.messages(STUDIO)
    return str(card["text"])


def test_a_writer_who_is_overtaken_ends_with_the_newest_card(
    slack: LocalSlack, client: WebClient, table: Records, run: RunRecord
) -> None:
    ended = table.end_run(run.name, "finished", ended=60)
    assert ended
    show_card(client, table, chain, ended)
    show_card(client, table, chain, run)
    assert shown(slack) == run_card(chain, ended).text


def test_many_writers_at_once_leave_the_newest_card(
    slack: LocalSlack, client: WebClient, table: Records, run: RunRecord
) -> None:
    def write(number: int) -> None:
        moved = table.move_run(run.name, at=f"{number}", step="decision", asked=f"d{number}", due=number)
        if moved:
            show_card(client, table, chain, moved)

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(1, 9)))
    newest = table.run(run.name)
    assert newest
    assert newest.asked == "d8"
    (card,) = slack.workspace.messages(STUDIO)
    assert f"<!date^{newest.due}^" in str(card["blocks"])


def test_a_run_without_a_card_or_a_record_is_no_trouble(client: WebClient, table: Records, run: RunRecord) -> None:
    show_card(client, table, chain, replace(run, thread_ts=""))
    show_card(client, table, chain, replace(run, name="unknown"))
