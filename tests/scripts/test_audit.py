"""Exports of the audit trail, from decisions in a table on moto's server."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest

from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.record import RunRecord
from greenlight.runs.store import RunStore
from greenlight.spec.gate import Policy
from greenlight.wire.names import text_hash
from local.aws.server import LocalAws
from scripts import audit
from scripts.audit_rows import COLUMNS
from tests.backing import write
from tests.scripts.decided import GATE, RANGE, TEXT, TOKEN, answered, at, decision, rows
from tests.sdk import client_at
from tests.templates import Template, resources


@pytest.fixture
def decisions(table: RunStore) -> DecisionStore:
    return DecisionStore(table.items)


@pytest.fixture
def run(
    aws: LocalAws, table: RunStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command line against the local AWS. Returns the exit code, output and errors."""
    for name, value in (aws.variables() | {"AWS_REGION": aws.region}).items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str, table: str = "records") -> tuple[int, str, str]:
        code = audit.main([*arguments, *(["--table", table] if table else [])])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


LAST_ROW = {
    "run": "movie-pitch-one",
    "chain": "movie-pitch",
    "decision": "one",
    "gate": "pitch",
    "question": "Greenlight this pitch?",
    "title": "Best pitch",
    "text_sha256": text_hash(TEXT),
    "revision": "1",
    "requester": "U0CHIKA0001",
    "channel": "C0STUDIO001",
    "asked": "2026-11-02T14:00:00Z",
    "due": "2026-11-02T15:00:00Z",
    "at": "2026-11-02T14:05:00Z",
    "event": "answered",
    "user": "U0ADA000001",
    "to": "U0ADA000001",
    "choice": "yes",
    "words": "",
    "option": "",
    "picked": "",
    "edited_sha256": "",
    "state": "answered",
    "run_model_calls": "",
    "run_tokens_in": "",
    "run_tokens_out": "",
    "run_calls_without_tokens": "",
    "run_cost_usd": "",
}


def test_the_csv_has_a_row_for_each_event(decisions: DecisionStore, run: Any) -> None:
    answered(decisions, decision("one", at("2026-11-02")), "yes")
    code, out, err = run(*RANGE)
    assert (code, err) == (0, "1 decision was asked from 2026-11-01 to 2026-11-30 (UTC).\n")
    first, claimed, last = rows(out)
    assert tuple(first) == COLUMNS
    assert [row["event"] for row in (first, claimed, last)] == ["asked", "claimed", "answered"]
    assert (first["at"], first["user"], first["choice"]) == ("2026-11-02T14:00:00Z", "U0CHIKA0001", "")
    assert {row["state"] for row in (first, claimed, last)} == {"answered"}
    policy = json.loads(last.pop("policy"))
    assert policy == {
        "users": ["U0ADA000001"],
        "groups": ["S0PRODUCER1"],
        "requester": "not",
        "quorum": 1,
        "first_rejection_ends": True,
    }
    assert last == LAST_ROW


def test_both_days_of_the_range_are_included_in_utc(decisions: DecisionStore, run: Any) -> None:
    times = [("2026-10-31", "23:59:59"), ("2026-11-01", "00:00:00"), ("2026-11-15", "12:00:00")]
    times += [("2026-11-30", "23:59:59"), ("2026-12-01", "00:00:00")]
    for number, (day, time) in enumerate(times):
        decisions.ask(decision(f"d{number}", at(day, time)), TEXT)
    _, out, err = run(*RANGE)
    assert [row["decision"] for row in rows(out)] == ["d1", "d2", "d3"]
    assert err.startswith("3 decisions were asked")
    assert [row["decision"] for row in rows(run("--from", "2026-11-15", "--to", "2026-11-15")[1])] == ["d2"]


def test_words_keep_their_lines_and_are_not_formulas(decisions: DecisionStore, run: Any) -> None:
    words = '=HYPERLINK("https://evil.example")\nmore "horses", and\r\n- dust'
    answered(decisions, decision("one", at("2026-11-02")), "change", words=words)
    *_, last = rows(run(*RANGE)[1])
    assert last["words"] == "'" + words.replace("- dust", "'- dust")


def test_every_cell_is_quoted(decisions: DecisionStore, run: Any) -> None:
    answered(decisions, decision("one", at("2026-11-02")), "change", words="hello;=1+1")
    head, *lines = run(*RANGE)[1].splitlines()
    assert {line[0] + line[-1] for line in (head, *lines)} == {'""'}
    assert ""","hello;'=1+1",""" in lines[-1]


def test_edits_show_their_hash_and_picks_their_first_line(decisions: DecisionStore, run: Any) -> None:
    answered(decisions, decision("edited", at("2026-11-02")), "edit", text="Cowgirls in space")
    answered(decisions, decision("picked", at("2026-11-03")), "other", option=1)
    found = {row["decision"]: row for row in rows(run(*RANGE)[1]) if row["event"] == "answered"}
    assert found["edited"]["edited_sha256"] == text_hash("Cowgirls in space")
    assert found["edited"]["text_sha256"] == text_hash(TEXT)
    assert (found["picked"]["option"], found["picked"]["picked"]) == ("2", "Bold")


def test_handing_over_and_escalating_say_to_whom(decisions: DecisionStore, run: Any) -> None:
    asked = decision("one", at("2026-11-02"))
    asked = replace(asked, gate=replace(GATE, escalate_to=("U0BEN000001", "S0PRODUCER1")))
    decisions.ask(asked, TEXT)
    found = decisions.get(asked.run, asked.id)
    assert found
    found = decisions.hand_over(found, Policy(users=("U0BEN000001",)), "U0ADA000001", "U0BEN000001", asked.asked + 60)
    assert found
    assert decisions.escalate(found, GATE.policy, asked.asked + 120)
    _, handed, escalated = rows(run(*RANGE)[1])
    assert (handed["event"], handed["user"], handed["to"]) == ("handed over", "U0ADA000001", "U0BEN000001")
    assert (escalated["event"], escalated["to"]) == ("escalated", "U0BEN000001 S0PRODUCER1")


def test_the_json_has_an_object_for_each_decision(decisions: DecisionStore, run: Any) -> None:
    answered(
        decisions, decision("one", at("2026-11-02"), revision=2, after="more horses"), "change", words="less\ndust"
    )
    decisions.ask(decision("two", at("2026-11-03")), TEXT)
    code, out, _ = run(*RANGE, "--format", "json")
    assert code == 0
    one, two = json.loads(out)
    assert (one["revision"], one["after"], one["state"]) == (2, "more horses", "answered")
    assert one["choices"]["change"] == "Change…"
    assert one["policy"]["groups"] == ["S0PRODUCER1"]
    assert one["events"][-1] == {
        "at": "2026-11-02T14:05:00Z",
        "event": "answered",
        "user": "U0ADA000001",
        "to": ["U0ADA000001"],
        "choice": "change",
        "words": "less\ndust",
    }
    assert (two["decision"], two["state"], len(two["events"])) == ("two", "open", 1)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_unreadable_decision_is_exported_as_unreadable(
    form: str, decisions: DecisionStore, run: Any, tmp_path: Path
) -> None:
    decisions.ask(decision("one", at("2026-11-02")), TEXT)
    decisions.ask(decision("two", at("2026-11-03")), TEXT)
    write(decisions, "RUN#movie-pitch-one", "DECISION#one", due="soon")
    code, _, err = run(*RANGE, "--format", form, "--out", str(tmp_path / "audit"))
    text = (tmp_path / "audit").read_text(encoding="utf-8-sig")
    bad, good = rows(text) if form == "csv" else json.loads(text)
    assert {name: value for name, value in bad.items() if value} == {
        "run": "movie-pitch-one",
        "decision": "one",
        "state": "unreadable",
    }
    assert (good["decision"], good["state"], code) == ("two", "open", 1)
    said, why = err.splitlines()
    assert said.startswith("2 decisions were asked")
    assert why.startswith("Cannot read RUN#movie-pitch-one DECISION#one: ")
    assert "`$.due`" in why


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_task_token_never_leaves_the_table(form: str, decisions: DecisionStore, run: Any) -> None:
    decisions.ask(decision("one", at("2026-11-02")), TEXT)
    _, out, err = run(*RANGE, "--format", form)
    assert "movie-pitch-one" in out
    assert TOKEN not in out + err


@pytest.mark.parametrize(("form", "empty"), [("csv", '"' + '","'.join(COLUMNS) + '"\n'), ("json", "[]\n")])
def test_a_range_without_decisions_is_a_valid_file(form: str, empty: str, run: Any) -> None:
    code, out, err = run(*RANGE, "--format", form)
    assert (code, out) == (0, empty)
    assert err.startswith("0 decisions were asked")


def test_a_file_is_complete_and_marks_its_encoding(decisions: DecisionStore, run: Any, tmp_path: Path) -> None:
    answered(decisions, decision("one", at("2026-11-02")), "change", words="Größer")
    code, out, err = run(*RANGE, "--out", str(tmp_path / "audit.csv"))
    assert (code, out) == (0, "")
    assert f"written to {tmp_path / 'audit.csv'}" in err
    assert [file.name for file in tmp_path.iterdir()] == ["audit.csv"]
    content = (tmp_path / "audit.csv").read_bytes()
    assert content.startswith(b'\xef\xbb\xbf"run","chain",')
    assert rows(content.decode("utf-8-sig"))[-1]["words"] == "Größer"


def test_a_failed_export_leaves_no_file(run: Any, tmp_path: Path) -> None:
    (tmp_path / "audit.csv").write_text("the last one")
    code, _, err = run(*RANGE, "--out", str(tmp_path / "audit.csv"), table="nowhere")
    assert (code, err) == (1, "Cannot export: there is no table nowhere in us-east-1\n")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("audit.csv", "the last one")]
    code, _, err = run(*RANGE, "--out", str(tmp_path / "no" / "audit.csv"))
    assert code == 1
    assert err.startswith("Cannot export: ")


def test_the_table_is_found_by_its_stack(aws: LocalAws, clients: dict[str, Any], run: Any) -> None:
    formation = client_at(aws.endpoint, "cloudformation")
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    attributes = [{"AttributeName": "pk", "AttributeType": "S"}]
    properties = {"KeySchema": keys, "AttributeDefinitions": attributes, "BillingMode": "PAY_PER_REQUEST"}
    template = {"Resources": {"Records": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}}
    formation.create_stack(StackName="prod-greenlight-notifier", TemplateBody=json.dumps(template))
    found = audit.table_of(boto3.Session(region_name=aws.region), "prod")
    assert found in clients["dynamodb"].meta.client.list_tables()["TableNames"]
    code, _, err = run(*RANGE, table="")
    assert code == 1
    assert err.startswith("Cannot export: there is no stack dev-greenlight-notifier in us-east-1; name the stage")


@pytest.mark.xdist_group("stacks")
def test_the_synthesised_stack_has_the_one_table(templates: dict[str, Template]) -> None:
    assert len(resources(templates[f"dev{audit.STACK}"], "AWS::DynamoDB::Table")) == 1


def test_without_credentials_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert audit.main(RANGE) == 1
    assert capsys.readouterr().err == "Cannot export: Unable to locate credentials\n"


def test_each_day_of_the_range_is_queried_once() -> None:
    class Days:
        """A store that records which days it was asked for."""

        def __init__(self) -> None:
            self.asked: list[str] = []

        def asked_on(self, day: str) -> list[Decision]:
            self.asked.append(day)
            return []

    days: Any = Days()
    assert list(audit.asked_between(days, date(2028, 2, 28), date(2028, 3, 1))) == []
    assert days.asked == ["2028-02-28", "2028-02-29", "2028-03-01"]


def test_what_a_run_used_is_beside_its_decisions(decisions: DecisionStore, table: RunStore, run: Any) -> None:
    answered(decisions, decision("one", at("2026-11-02")), "yes")
    kept = RunRecord(name="movie-pitch-one", chain="movie-pitch", user="", team="", channel="", inputs={}, started=1)
    used = replace(kept, status="finished", model_calls=7, tokens_in=10, tokens_out=5, cost=41_205)
    table.start_run(used)
    code, out, _ = run(*RANGE)
    assert code == 0
    assert {(row["run_model_calls"], row["run_cost_usd"]) for row in rows(out)} == {("7", "0.041205")}
    _, out, _ = run(*RANGE, "--format", "json")
    (found,) = json.loads(out)
    assert (found["run_tokens_in"], found["run_tokens_out"], found["run_cost_usd"]) == (10, 5, 0.041205)
