"""Runs in the table, over HTTP; the table is created from the template."""

from dataclasses import asdict, replace

import pytest

from greenlight.runs.record import RunRecord
from greenlight.runs.store import CHECKED, STARTING, USED_KEPT, RunStore
from greenlight.wire.reading import ContractError
from tests.backing import write

RUN = RunRecord(
    name="r1",
    chain="movie-pitch",
    user="U1",
    team="T1",
    channel="C1",
    inputs={"movie": "x"},
    started=100,
    asked="d1",
    status="running",
)


@pytest.fixture
def records(table: RunStore) -> RunStore:
    assert table.start_run(RUN)
    return table


def due(records: RunStore, now: int) -> list[str]:
    return list(records.unsettled(now))


def test_fields_of_a_newer_deployment_are_ignored() -> None:
    item = {**asdict(RUN), "newer": 1}
    assert RunRecord.from_item(item) == RUN


def test_a_run_is_stored_once_and_read_back(records: RunStore) -> None:
    assert not records.start_run(replace(RUN, user="U2"))
    assert records.get("r1") == RUN
    assert records.get("r2") is None


def test_an_earlier_notification_does_not_move_a_run_back(records: RunStore) -> None:
    assert records.move_run("r1", at="2026-01-01T00:00:02Z", step="two")
    assert records.move_run("r1", at="2026-01-01T00:00:01Z", step="one") is None
    run = records.get("r1")
    assert run
    assert (run.step, run.version) == ("two", 1)


def test_an_ended_run_does_not_change(records: RunStore) -> None:
    assert records.end_run("r1", "finished", ended=5)
    assert records.end_run("r1", "failed", ended=6) is None
    assert records.move_run("r1", at="9", step="x") is None
    assert (run := records.get("r1"))
    assert (run.status, run.ended) == ("finished", 5)


def test_an_answer_is_recorded_on_an_ended_run(records: RunStore) -> None:
    records.end_run("r1", "finished", ended=5)
    run = records.record_newest_answer("r1", decision="d1", at=4, by="U1", words="Greenlit")
    assert run
    assert (run.status, run.answered, run.answered_by, run.answered_as) == ("finished", "d1", "U1", "Greenlit")


def test_a_repeated_older_answer_keeps_the_newest(records: RunStore) -> None:
    assert records.record_newest_answer("r1", decision="d2", at=20, by="U2", words="Greenlit")
    assert records.record_newest_answer("r1", decision="d1", at=10, by="U1", words="Passed") is None
    assert (run := records.get("r1"))
    assert run.answered == "d2"


def test_a_run_waits_until_its_newest_question_is_answered(records: RunStore) -> None:
    assert RUN.is_waiting
    assert (noted := records.record_newest_answer("r1", decision="d1", at=1, by="U1", words="Greenlit"))
    assert not noted.is_waiting


def test_others_who_may_answer_are_recorded_while_it_waits(records: RunStore) -> None:
    assert (run := records.record_who_may_answer("r1", decision="d1", waiting_for="<@U9>"))
    assert run.waiting_for == "<@U9>"
    assert records.record_who_may_answer("r1", decision="d0", waiting_for="<@U8>") is None


def test_a_run_is_queued_until_its_card_shows_the_end(records: RunStore) -> None:
    assert due(records, 99 + STARTING) == []
    assert due(records, 100 + STARTING) == ["r1"]
    records.look_again(RUN, 100 + CHECKED)
    assert due(records, 99 + CHECKED) == []
    records.take_off_queue(RUN)
    assert due(records, 100 + CHECKED) == ["r1"]
    ended = records.end_run("r1", "finished", ended=5)
    assert ended
    assert due(records, 0) == ["r1"]
    records.take_off_queue(ended)
    assert due(records, 10**10) == []


def test_a_change_creates_no_record(records: RunStore) -> None:
    gone = replace(RUN, name="gone", status="finished")
    records.take_off_queue(gone)
    records.look_again(gone, 1)
    assert records.place_run("gone", "1.2") is None
    assert records.record_newest_answer("gone", decision="d1", at=1, by="U1", words="Greenlit") is None
    assert records.get("gone") is None


def test_a_post_is_recorded(records: RunStore) -> None:
    assert records.posted("r1", "m1#text0") == ""
    records.note_post("r1", "m1#text0", "1.2", now=1)
    records.note_post("r1", "m1#text0", "3.4", now=2)
    assert records.posted("r1", "m1#text0") == "1.2"


def test_an_invalid_run_is_named_and_hides_no_other(records: RunStore) -> None:
    assert records.start_run(replace(RUN, name="r2", started=101))
    write(records, "RUN#r1", "RUN", inputs="cowboys")
    with pytest.raises(ContractError, match=r"^RUN#r1 RUN: not a valid RunRecord: .*`\$\.inputs`$"):
        records.get("r1")
    for found in (records.under_way(), records.runs_of("U1"), records.runs_in("C1")):
        assert [run.name for run in found] == ["r2"]
    assert due(records, 10**10) == ["r1", "r2"]


def test_a_run_without_a_card_is_replaced_by_a_resent_form(table: RunStore) -> None:
    assert table.start_run(RUN)
    assert table.end_run(RUN.name, "failed", ended=RUN.started, error="not_in_channel")
    assert table.start_run(replace(RUN, channel="C2"))
    again = table.get(RUN.name)
    assert again
    assert (again.channel, again.status, again.error) == ("C2", RUN.status, "")
    assert not table.start_run(RUN)


def test_an_error_names_an_invalid_post(records: RunStore) -> None:
    records.note_post("r1", "m1#text0", "1.2", now=1)
    write(records, "RUN#r1", "POST#m1#text0", ts=7)
    with pytest.raises(ContractError, match=r"^RUN#r1 POST#m1#text0: not a valid Post: .*`\$\.ts`$"):
        records.posted("r1", "m1#text0")


def test_tokens_are_recorded_once_for_each_ending_and_counted_for_its_day(records: RunStore) -> None:
    noon, used = 1_798_804_800, {"model_calls": 2, "tokens_in": 300, "tokens_out": 40}
    assert records.tokens_used("U1", "movie-pitch", noon) == 0
    ended = records.end_run("r1", "failed", ended=noon)
    assert ended
    assert [records.record_usage(ended, used) for _ in range(2)] == [True, False]
    assert records.tokens_used("U1", "movie-pitch", noon) == 340
    recorded = records.get("r1")
    assert recorded
    assert (recorded.tokens, recorded.used_until, recorded.version) == (340, noon, ended.version + 1)
    assert records.reopen_run(recorded, by="U1", redrives=1, now=noon)
    again = records.end_run("r1", "finished", ended=noon + 60)
    assert again
    assert records.record_usage(again, {**used, "tokens_in": 500, "tokens_out": 60})
    assert records.tokens_used("U1", "movie-pitch", noon) == 560
    others = (("U2", "movie-pitch", noon), ("U1", "trip-planner", noon), ("U1", "movie-pitch", noon + 24 * 3600))
    assert [records.tokens_used(*other) for other in others] == [0, 0, 0]
    written = records.items.table.get_item(Key={"pk": "USED#U1", "sk": "movie-pitch#2027-01-01"})["Item"]
    assert written["expires"] == noon + 60 + USED_KEPT


def test_usage_of_a_run_that_continued_is_not_recorded(records: RunStore) -> None:
    ended = records.end_run("r1", "failed", ended=5)
    assert ended
    assert records.reopen_run(ended, by="U1", redrives=1, now=6)
    assert not records.record_usage(ended, {"model_calls": 1, "tokens_in": 1, "tokens_out": 1})
    assert records.tokens_used("U1", "movie-pitch", 5) == 0


def test_a_run_of_nobody_has_its_usage_but_no_day(table: RunStore) -> None:
    assert table.start_run(replace(RUN, user=""))
    ended = table.end_run("r1", "failed", ended=5)
    assert ended
    assert table.record_usage(ended, {"model_calls": 1, "tokens_in": 1, "tokens_out": 1})
    assert table.tokens_used("", "movie-pitch", 5) == 0


def test_a_run_that_cannot_be_read_is_not_found(records: RunStore, caplog: pytest.LogCaptureFixture) -> None:
    assert records.find("r1") == RUN
    assert records.find("gone") is None
    write(records, "RUN#r1", "RUN", started="x")
    assert records.find("r1") is None
    assert "cannot be read" in caplog.text
