"""Cards and decisions when several writers change one record: Slack always shows the newest state."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from chains.movie_pitch.chain import chain
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.wire.answer import Answer
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.local.slack.support import BEN, CHIKA, STUDIO, client_of, control

NEW = RunRecord(
    name="r1", chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={"movie": "cowboys"}, started=1
)


def entered(second: int) -> str:
    """When a state was entered, in Step Functions' format."""
    return f"1970-01-01T00:00:{second:02}.000Z"


@pytest.fixture
def run(services: Services) -> RunRecord:
    """A run whose card is posted."""
    card = run_card(chain, NEW)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    assert services.runs.start_run(NEW)
    moved = services.runs.move_run(NEW.name, at=entered(0), status="running", thread_ts=str(posted["ts"]))
    assert moved
    return moved


def shown(slack: LocalSlack) -> str:
    (card,) = slack.workspace.messages(STUDIO)
    return str(card["text"])


def queue(services: Services) -> list[str]:
    return [*services.runs.unsettled(10**10), *(id for _, id in services.decisions.unsettled(10**10))]


def test_an_overtaken_writer_shows_the_newest_card(slack: LocalSlack, services: Services, run: RunRecord) -> None:
    ended = services.runs.end_run(run.name, "finished", ended=60)
    assert ended
    show_card(services, ended)
    show_card(services, run)
    assert shown(slack) == run_card(chain, ended).text


def test_many_writers_at_once_leave_the_newest_card(slack: LocalSlack, services: Services, run: RunRecord) -> None:
    def write(number: int) -> None:
        moved = services.runs.move_run(run.name, at=entered(number), step="decision", asked=f"d{number}", due=number)
        if moved:
            show_card(services, moved)

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(1, 9)))
    newest = services.runs.get(run.name)
    assert newest
    assert newest.asked == "d8"
    (card,) = slack.workspace.messages(STUDIO)
    assert f"<!date^{newest.due}^" in str(card["blocks"])


def test_a_run_without_a_card_or_record_raises_nothing(services: Services, run: RunRecord) -> None:
    show_card(services, replace(run, thread_ts=""))
    show_card(services, replace(run, name="unknown"))


def test_a_run_stays_queued_until_its_card_shows_the_end(services: Services, run: RunRecord) -> None:
    show_card(services, run)
    assert queue(services) == [run.name]
    ended = services.runs.end_run(run.name, "finished", ended=60)
    assert ended
    assert queue(services) == [run.name]
    show_card(services, ended)
    assert queue(services) == []


def test_a_stale_decision_is_shown_in_its_current_state(asking: Asking) -> None:
    decision = asking.ask()
    answered(asking, decision)
    show_decision(asking.services, decision)
    assert f"✓ Greenlit by <@{BEN}>" in asking.message(decision)["text"]
    assert f"Greenlit by <@{BEN}>" in asking.card(decision)


def answered(asking: Asking, decision: Decision, user: str = BEN, at: int = 5) -> Decision:
    answer = Answer(decision=decision.id, choice="greenlight", user=user, at=at, users=(user,))
    found = asking.services.decisions.answer(decision, answer)
    assert found
    return found


def test_showing_an_older_decision_keeps_the_newest_answer(asking: Asking) -> None:
    first, second = asking.ask(), asking.ask()
    second = replace(second, run=first.run, id="second")
    assert asking.services.decisions.ask(second, "")
    old = answered(asking, first, CHIKA, 5)
    show_decision(asking.services, answered(asking, second, BEN, 6))
    show_decision(asking.services, old)
    run = asking.services.runs.get(first.run)
    assert run
    assert (run.answered, run.answered_by) == ("second", BEN)


def test_a_closed_decision_that_was_not_posted_leaves_the_queue(asking: Asking) -> None:
    decision = replace(asking.ask(), id="unposted", message_ts="")
    assert asking.services.decisions.ask(decision, "")
    show_decision(asking.services, decision)
    assert "unposted" in queue(asking.services)
    closed = asking.services.decisions.expire(decision, 5)
    assert closed
    show_decision(asking.services, closed)
    assert "unposted" not in queue(asking.services)


def test_a_deleted_message_leaves_the_queue(asking: Asking) -> None:
    decision = asking.ask()
    asking.services.slack.chat_delete(channel=STUDIO, ts=decision.message_ts)
    show_decision(asking.services, answered(asking, decision))
    assert decision.id not in queue(asking.services)


def test_in_an_archived_channel_everything_leaves_the_queue(asking: Asking, slack: LocalSlack) -> None:
    decision, edited = asking.ask(), asking.ask()
    digest = asking.services.decisions.keep_edited(edited, "Another film.", 2)
    claimed = asking.services.decisions.claim(edited, BEN, Ballot(choice="edit", text_hash=digest), 2)
    assert claimed
    said = Answer(decision=edited.id, choice="edit", user=BEN, users=(BEN,), at=5, text="Another film.")
    answer = asking.services.decisions.answer(claimed, said)
    assert answer
    slack.workspace.channels[STUDIO].is_archived = True
    show_decision(asking.services, answered(asking, decision))
    show_decision(asking.services, answer)
    for run in (decision.run, edited.run):
        ended = asking.services.runs.end_run(run, "finished", ended=60)
        assert ended
        show_card(asking.services, ended)
    assert queue(asking.services) == []


def test_a_message_that_slack_has_locked_is_not_changed(slack: LocalSlack, services: Services, run: RunRecord) -> None:
    theirs = control(slack, "message", channel=STUDIO, user=CHIKA, text="mine")["ts"]
    ended = services.runs.end_run(run.name, "finished", ended=60, thread_ts=theirs)
    assert ended
    show_card(services, ended)
    assert queue(services) == []


def test_what_slack_rejects_stays_in_the_queue(asking: Asking, slack: LocalSlack) -> None:
    decision = answered(asking, asking.ask())
    asking.services.slack.token = "wrong"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        show_decision(asking.services, decision)
    assert decision.id in queue(asking.services)
    asking.services.slack = client_of(slack)
    show_decision(asking.services, decision)
    assert decision.id not in queue(asking.services)


def test_a_claim_is_not_an_answer_yet(asking: Asking) -> None:
    decision = asking.ask()
    claimed = asking.services.decisions.claim(decision, BEN, Ballot(choice="greenlight"), decision.asked, (BEN,))
    assert claimed
    show_decision(asking.services, claimed)
    assert asking.has_buttons(decision)
    assert BEN not in asking.message(decision)["text"]
