"""Exports who decided what: `python -m scripts.audit --from 2026-11-01 --to 2026-11-30 --format csv`.

It reads only the table of runs and decisions, one page at a time.
"""

import argparse
import functools
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.aws.table import Items, Unreadable
from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from scripts.audit_rows import FORMATS

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table

STACK = "-greenlight-notifier"


class AuditError(RuntimeError):
    """The export failed. The text tells the user why."""


def asked_between(decisions: DecisionStore, first: date, last: date) -> Iterator[Decision | Unreadable]:
    """Yields the decisions asked from the first day to the last (UTC, both included), oldest first."""
    for number in range((last - first).days + 1):
        yield from decisions.asked_on((first + timedelta(days=number)).isoformat())


def table_of(session: boto3.Session, stage: str) -> str:
    """Returns the name of the table in a stage's stack. Raises AuditError, BotoCoreError and ClientError."""
    stack = f"{stage}{STACK}"
    try:
        found = session.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise AuditError(
            f"there is no stack {stack} in {session.region_name}; name the stage with --stage or the table with --table"
        ) from error
    names = [one["PhysicalResourceId"] for one in found if one["ResourceType"] == "AWS::DynamoDB::Table"]
    if len(names) != 1:
        raise AuditError(f"the stack {stack} has {len(names)} tables; name one with --table")
    return names[0]


def export(options: argparse.Namespace, session: boto3.Session) -> tuple[int, list[Unreadable]]:
    """Writes the export. Returns the number of decisions, and those that cannot be read.

    Raises AuditError, BotoCoreError, ClientError, OSError.
    """
    name = options.table or table_of(session, options.stage)
    table: Table = session.resource("dynamodb").Table(name)
    unreadable: list[Unreadable] = []
    asked = asked_between(DecisionStore(Items(table)), options.first, options.last)
    decisions = _collecting_unreadable(asked, unreadable)
    run_of = functools.lru_cache(maxsize=1_000)(RunStore(table).find)
    try:
        if not options.out:
            return FORMATS[options.format](decisions, sys.stdout, run_of), unreadable
        with _complete_file(options.out, "utf-8-sig" if options.format == "csv" else "utf-8") as file:
            return FORMATS[options.format](decisions, file, run_of), unreadable
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        raise AuditError(f"there is no table {name} in {session.region_name}") from error


def _collecting_unreadable(
    decisions: Iterable[Decision | Unreadable], unreadable: list[Unreadable]
) -> Iterator[Decision | Unreadable]:
    for decision in decisions:
        if isinstance(decision, Unreadable):
            unreadable.append(decision)
        yield decision


@contextmanager
def _complete_file(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Opens a file that gets its name only when it is complete, because half an audit trail looks complete too.

    In a CSV, spreadsheets need a byte order mark to recognise UTF-8.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0, or 1 with a line on standard error if the export failed or is incomplete."""
    options = read_options(arguments)
    try:
        session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
        number, unreadable = export(options, session)
    except (AuditError, BotoCoreError, ClientError, OSError) as error:
        print(f"Cannot export: {error}", file=sys.stderr)
        return 1
    where = f", written to {options.out}" if options.out else ""
    asked = "1 decision was" if number == 1 else f"{number} decisions were"
    print(f"{asked} asked from {options.first} to {options.last} (UTC){where}.", file=sys.stderr)
    for decision in unreadable:
        print(f"Cannot read {decision.why}", file=sys.stderr)
    return 1 if unreadable else 0


def read_options(arguments: list[str]) -> argparse.Namespace:
    """Parses the command line. Raises SystemExit with code 2 if it has a mistake."""
    parser = argparse.ArgumentParser(prog="python -m scripts.audit", description="Who decided what, as CSV or JSON")
    add = parser.add_argument
    today = datetime.now(UTC).date()
    first = "the first day, UTC (the first of the last day's month)"
    add("--from", dest="first", type=_day, metavar="DATE", help=first)
    add("--to", dest="last", type=_day, metavar="DATE", help="the last day, inclusive (today)")
    add("--format", choices=FORMATS, default="csv", help="csv: one row per event; json: one object per decision")
    add("--out", type=Path, metavar="FILE", help="the file to write (standard output)")
    add("--stage", default="dev", help="the deployment (dev)")
    add("--table", default="", metavar="NAME", help="the table, if it cannot be found by its stack")
    options = parser.parse_args(arguments)
    options.last = options.last or today
    options.first = options.first or options.last.replace(day=1)
    if options.last < options.first:
        parser.error(f"the range ends on {options.last}, before it begins on {options.first}")
    return options


def _day(text: str) -> date | None:
    """The day; None for "", which the Makefile gives when nothing else was said."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-01") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
