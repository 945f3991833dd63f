from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.services import Services
from greenlight.home.overview import MOST_CHANNELS, SHOWN, overview
from greenlight.spec.gate import Policy
from local.slack.server import LocalSlack
from local.slack.workspace import Channel
from tests.backing import write
from tests.greenlight.home.overviews import NOW, RUN, asks, runs
from tests.local.slack.support import ADA, BEN, BOT, CHIKA, RANDOM, STUDIO, TRAVEL


def waiting(services: Services, user: str = BEN, **more: Any) -> list[str]:
    return [decision.id for decision, _ in overview(services, user, **more).waiting]


def only(*users: str) -> Any:
    return replace(GREENLIGHT, policy=Policy(users=users))


def test_waiting_decisions_are_sorted_by_due_time(services: Services) -> None:
    asks(services, id="late", due=NOW + 9_000)
    asks(services, id="soon")
    asks(services, id="not ben's", gate=only(ADA))
    asks(services, id="ben's", gate=only(BEN), due=NOW + 20_000)
    assert waiting(services) == ["soon", "late", "ben's"]


def test_of_other_channels_only_own_questions_wait(services: Services, slack: LocalSlack) -> None:
    asks(services, id="random", channel=RANDOM)
    assert waiting(services) == []
    assert waiting(services, ADA) == ["random"]


def test_a_named_person_sees_a_question_in_any_channel(services: Services) -> None:
    called = replace(GREENLIGHT, escalate_to=(BEN,))
    asks(services, id="ben's", channel=RANDOM, gate=only(ADA, BEN))
    asks(services, id="not yet ben's", channel=RANDOM, gate=called)
    asks(services, id="escalated", channel=RANDOM, gate=called, escalated=NOW)
    assert waiting(services) == ["ben's", "escalated"]
    assert waiting(services, CHIKA) == []


def test_a_voter_is_not_asked_again(services: Services) -> None:
    decision = asks(services, gate=replace(GREENLIGHT, policy=Policy(quorum=2)))
    assert services.decisions.vote(decision, BEN, Ballot(choice="greenlight"), NOW)
    assert (waiting(services), waiting(services, ADA)) == ([], ["d"])


def test_an_unknown_group_hides_only_its_own_question(services: Services) -> None:
    asks(services, id="group", gate=replace(GREENLIGHT, policy=Policy(groups=("S0NONE00001",))))
    asks(services)
    assert waiting(services) == ["d"]


def test_an_invalid_question_or_run_hides_no_other(services: Services) -> None:
    made = runs(services, 3)
    for run in made:
        asks(services, run=run.name, id=f"d{run.name}")
    write(services.runs, "RUN#r0", "DECISION#dr0", due="soon")
    write(services.runs, "RUN#r1", "RUN", inputs="cowboys")
    shown = overview(services, BEN, changed="r1")
    assert [(decision.id, bool(run)) for decision, run in shown.waiting] == [("dr1", False), ("dr2", True)]
    assert [run.name for run in shown.recent] == ["r2", "r0"]
    assert [run.name for run in overview(services, ADA).mine] == ["r2", "r0"]


def test_a_question_invalid_only_in_the_table_hides_no_other(services: Services) -> None:
    asks(services, id="d0")
    asks(services, id="d1")
    behind = list(services.decisions.open())
    write(services.decisions, "RUN#r", "DECISION#d0", due="soon")
    services.decisions.open = lambda: iter(behind)  # type: ignore[method-assign]
    assert waiting(services) == ["d1"]


def test_a_stale_index_shows_no_answered_question(services: Services) -> None:
    decision = asks(services)
    behind = list(services.decisions.open())
    assert services.decisions.claim(decision, ADA, Ballot(choice="greenlight"), NOW)
    services.decisions.open = lambda: iter(behind)  # type: ignore[method-assign]
    assert waiting(services) == []


def test_a_changed_run_shows_before_an_index_has_it(services: Services) -> None:
    runs(services, 1)
    asks(services, run="r0")
    services.decisions.open = lambda: iter(())  # type: ignore[method-assign]
    services.runs.runs_of = lambda user, until=0: iter(())  # type: ignore[method-assign]
    services.runs.runs_in = lambda channel: iter(())  # type: ignore[method-assign]
    assert (waiting(services), waiting(services, changed="r0")) == ([], ["d"])
    assert [run.name for run in overview(services, ADA, changed="r0").mine] == ["r0"]
    assert [run.name for run in overview(services, BEN, changed="r0").recent] == ["r0"]
    assert overview(services, CHIKA, changed="none").recent == []


def test_home_says_if_more_decisions_wait(services: Services) -> None:
    for number in range(SHOWN + 1):
        asks(services, id=f"d{number}")
    seen = overview(services, BEN)
    assert (len(seen.waiting), seen.more_waiting) == (SHOWN, True)


@pytest.mark.parametrize("together", [True, False], ids=["in the same second", "one after another"])
def test_each_run_is_on_exactly_one_page(services: Services, together: bool) -> None:
    made = runs(services, 25, **({"started": NOW} if together else {}))
    page, seen, pages = "", [], 0
    while pages == 0 or (page and pages < 5):
        found = overview(services, ADA, page)
        seen += [run.name for run in found.mine]
        page, pages = found.older, pages + 1
    assert sorted(seen) == sorted(run.name for run in made)
    assert pages == 3


def test_recent_runs_are_those_of_others_in_shared_channels(services: Services, slack: LocalSlack) -> None:
    for name, user, channel in [("a", ADA, STUDIO), ("b", BEN, STUDIO), ("c", ADA, RANDOM), ("d", ADA, TRAVEL)]:
        runs(services, 1, name=name, user=user, channel=channel)
    slack.workspace.set_member(TRAVEL, BEN, member=False)
    assert [run.name for run in overview(services, BEN).recent] == ["a"]


def test_a_run_whose_card_slack_rejected_is_not_shown(services: Services) -> None:
    runs(services, 1, name="refused", status="failed", thread_ts="")
    assert overview(services, ADA).mine == []


def test_a_person_in_hundreds_of_channels_sees_all_that_waits(services: Services, slack: LocalSlack) -> None:
    for number in range(300):
        slack.workspace.channels[f"C{number}"] = Channel(f"C{number}", f"c{number}", "", {BEN, BOT})
    asks(services, channel="C299")
    runs(services, 1, channel="C299")
    seen = overview(services, BEN)
    assert ([run.name for run in seen.recent], len(seen.waiting)) == (["r0"], 1)


def test_without_channels_from_slack_own_items_still_show(services: Services) -> None:
    services.slack.token = "xoxb-none"
    runs(services, 1)
    asks(services, run="r0")
    seen = overview(services, ADA)
    assert (len(seen.waiting), len(seen.mine), seen.recent) == (1, 1, [])
    assert overview(services, BEN).waiting == []


def test_a_thousand_runs_take_no_more_queries_than_a_few(services: Services, slack: LocalSlack) -> None:
    for number in range(40):
        slack.workspace.channels[f"C{number}"] = Channel(f"C{number}", f"c{number}", "", {BEN, BOT})
    with services.runs.items.table.batch_writer() as batch:
        for number in range(1_000):
            user, channel = (ADA, BEN)[number % 2], f"C{number % 40}"
            batch.put_item(Item=item(number, user, channel))
    with counted(services) as calls:
        seen = overview(services, BEN)
    assert (len(seen.mine), len(seen.recent)) == (SHOWN, SHOWN)
    assert calls.count("Query") <= MOST_CHANNELS + 4
    assert set(calls) <= {"Query", "GetItem"}


def item(number: int, user: str, channel: str) -> dict[str, Any]:
    name, since = f"r{number}", NOW + number
    fields = vars(replace(RUN, name=name, user=user, channel=channel, started=since, status="finished"))
    keys = {"pk": f"RUN#{name}", "sk": "RUN", "group": f"USER#{user}", "place": f"RUNS#{channel}", "since": since}
    return {**fields, **keys}


@contextmanager
def counted(services: Services) -> Iterator[list[str]]:
    """The names of the DynamoDB operations that the test calls."""
    calls: list[str] = []
    events = services.runs.items.table.meta.client.meta.events

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events.register("before-call.dynamodb", note)
    yield calls
    events.unregister("before-call.dynamodb", note)


def test_a_list_reads_only_what_it_shows(services: Services) -> None:
    runs(services, 60)
    with counted(services) as calls:
        next(services.runs.runs_of(ADA))
    assert calls == ["Query"]
    condition = Key("group").eq(f"USER#{ADA}")
    everything = services.runs.items.table.query(IndexName="by_group", KeyConditionExpression=condition)
    assert everything["Count"] == 60
