"""Writes out who decided what: `python -m scripts.audit --from 2026-11-01 --to 2026-11-30 --format csv`.

Reads the table of runs and decisions alone, a page at a time. `docs/decisions-and-audit.md` describes the columns.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.contract import gate_fields
from greenlight.decision import Decision, Event
from greenlight.decisions import Decisions
from greenlight.table import Items

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table

STACK = "-greenlight-notifier"
COLUMNS = (
    *("run", "chain", "decision", "gate", "question", "title", "text_sha256", "revision", "requester", "channel"),
    *("asked", "due", "policy"),
    *("at", "event", "user", "to", "choice", "words", "option", "picked", "edited_sha256"),
    "state",
)
"""The columns of the CSV, one row an event."""

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a cell that a spreadsheet may take for a formula begins with."""


class AuditError(RuntimeError):
    """What keeps the export from being made: a sentence for whoever asked for it."""


def decision_fields(decision: Decision) -> dict[str, Any]:
    """What is exported of a decision beside its events; the task token never is."""
    gate = decision.gate
    return {
        "run": decision.run,
        "chain": decision.chain,
        "decision": decision.id,
        "gate": gate.key,
        "question": gate.question,
        "choices": {choice.key: choice.label for choice in gate.choices},
        "title": decision.title,
        "text_sha256": decision.text_hash,
        "options": list(decision.options),
        "revision": decision.revision,
        "after": decision.after,
        "after_by": decision.after_by,
        "requester": decision.requester,
        "channel": decision.channel,
        "thread": decision.thread_ts,
        "execution": decision.execution,
        "asked": moment(decision.asked),
        "due": moment(decision.due),
        "policy": gate_fields(gate)["policy"],
        "state": decision.state,
    }


def event_fields(decision: Decision, event: Event) -> dict[str, Any]:
    """What is exported of an event; `option` counts from 1, `picked` is the first line of what was picked."""
    fields: dict[str, Any] = {
        "at": moment(event.at),
        "event": event.what,
        "user": event.user,
        "to": list(event.to),
    }
    if ballot := event.ballot:
        fields |= {"choice": ballot.choice, "words": ballot.words, "edited_sha256": ballot.text_hash}
        if ballot.option is not None:
            picked = "".join(decision.options[ballot.option : ballot.option + 1])
            fields |= {"option": ballot.option + 1, "picked": picked}
    return {name: value for name, value in fields.items() if value not in ("", [])}


def moment(seconds: int) -> str:
    """Seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def safe_cell(value: Any) -> Any:
    """The value as a cell that no spreadsheet computes: an apostrophe goes before what could be a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def write_csv(decisions: Iterable[Decision], file: IO[str]) -> int:
    """Writes a row for each event, as the decisions come; the number of decisions."""
    rows = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
    rows.writeheader()
    number = 0
    for decision in decisions:
        number += 1
        shared = decision_fields(decision)
        shared["policy"] = json.dumps(shared["policy"], ensure_ascii=False)
        for event in decision.history:
            own = event_fields(decision, event)
            own["to"] = " ".join(own.get("to", ()))
            rows.writerow({name: safe_cell(value) for name, value in (shared | own).items()})
    return number


def write_json(decisions: Iterable[Decision], file: IO[str]) -> int:
    """Writes an array with an object for each decision, as they come; the number of decisions."""
    number = 0
    for decision in decisions:
        file.write(",\n" if number else "[\n")
        number += 1
        events = [event_fields(decision, event) for event in decision.history]
        json.dump(decision_fields(decision) | {"events": events}, file, ensure_ascii=False)
    file.write("\n]\n" if number else "[]\n")
    return number


FORMATS = {"csv": write_csv, "json": write_json}


def asked_between(decisions: Decisions, first: date, last: date) -> Iterator[Decision]:
    """The decisions asked from the first day to the last (UTC, both included), the first asked first."""
    for number in range((last - first).days + 1):
        yield from decisions.asked_on((first + timedelta(days=number)).isoformat())


def table_of(session: boto3.Session, stage: str) -> str:
    """The name of a stage's table, as its stack has it. Raises AuditError, BotoCoreError and ClientError."""
    stack = f"{stage}{STACK}"
    try:
        found = session.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise AuditError(
            f"there is no stack {stack} in {session.region_name}; name the stage with --stage, the table with --table"
        ) from error
    names = [one["PhysicalResourceId"] for one in found if one["ResourceType"] == "AWS::DynamoDB::Table"]
    if len(names) != 1:
        raise AuditError(f"the stack {stack} has {len(names)} tables; name the one that is meant with --table")
    return names[0]


def export(options: argparse.Namespace, session: boto3.Session) -> int:
    """Writes what was asked for; the number of decisions. Raises AuditError, BotoCoreError, ClientError, OSError."""
    name = options.table or table_of(session, options.stage)
    table: Table = session.resource("dynamodb").Table(name)
    decisions = asked_between(Decisions(Items(table)), options.first, options.last)
    try:
        if not options.out:
            return FORMATS[options.format](decisions, sys.stdout)
        with _whole(options.out, "utf-8-sig" if options.format == "csv" else "utf-8") as file:
            return FORMATS[options.format](decisions, file)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        raise AuditError(f"there is no table {name} in {session.region_name}") from error


@contextmanager
def _whole(path: Path, encoding: str) -> Iterator[IO[str]]:
    """A file that is there under its name only once it is whole: half an audit trail looks like a whole one.

    A spreadsheet knows UTF-8 in a CSV by its byte order mark.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """The exit code: 0, or 1 with one line on standard error for what keeps the export from being made."""
    options = read_options(arguments)
    try:
        session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
        number = export(options, session)
    except (AuditError, BotoCoreError, ClientError, OSError) as error:
        print(f"Cannot export: {error}", file=sys.stderr)
        return 1
    where = f", written to {options.out}" if options.out else ""
    asked = "1 decision was" if number == 1 else f"{number} decisions were"
    print(f"{asked} asked from {options.first} to {options.last} (UTC){where}.", file=sys.stderr)
    return 0


def read_options(arguments: list[str]) -> argparse.Namespace:
    """What the command line says. Raises SystemExit with the code 2 for a mistake in it."""
    parser = argparse.ArgumentParser(prog="python -m scripts.audit", description="Who decided what, as CSV or JSON")
    add = parser.add_argument
    add("--from", dest="first", type=_day, required=True, metavar="DATE", help="the first day, UTC: 2026-11-01")
    add("--to", dest="last", type=_day, required=True, metavar="DATE", help="the last day, included")
    add("--format", choices=FORMATS, default="csv", help="csv: a row an event; json: an object a decision")
    add("--out", type=Path, metavar="FILE", help="where to write it; standard output without it")
    add("--stage", default="dev", help="the deployment (dev)")
    add("--table", default="", metavar="NAME", help="the table, where there is no stack to ask for it")
    options = parser.parse_args(arguments)
    if options.last < options.first:
        parser.error(f"the range ends on {options.last}, before it begins on {options.first}")
    return options


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-01") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
