"""Writes decisions as an audit trail, in CSV or JSON.

`docs/decisions-and-audit.md` describes both.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from greenlight.aws.table import Unreadable
from greenlight.decisions.model import Decision, Event
from greenlight.runs.record import RunRecord
from greenlight.wire.gates import policy_fields

COLUMNS = (
    *("run", "chain", "decision", "gate", "question", "title", "text_sha256", "revision", "requester", "channel"),
    *("asked", "due", "policy"),
    *("at", "event", "user", "to", "choice", "words", "option", "picked", "edited_sha256"),
    "state",
    *("run_model_calls", "run_tokens_in", "run_tokens_out", "run_calls_without_tokens", "run_cost_usd"),
)
"""The columns of the CSV, which has one row per event."""

FORMULA = re.compile(r"^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[^\w!-~\t\r\n]*[=+\-@＝＋－＠])")
"""Where a spreadsheet may read a formula: at the start of a cell, or of what some split off as a cell of its own.

Blanks and invisible characters may precede a formula, so whatever is no letter, digit or ASCII is skipped here.
"""


def decision_fields(decision: Decision) -> dict[str, Any]:
    """Returns the exported fields of a decision except its events. The task token is never exported."""
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
        "policy": policy_fields(gate.policy),
        "state": decision.state,
    }


RunOf = Callable[[str], RunRecord | None]
"""Finds the record of a run by its name; None if it is gone or cannot be read."""


def no_run(name: str) -> None:
    """Finds no run."""


def usage_fields(run: RunRecord | None) -> dict[str, Any]:
    """Returns what a decision's run used: model calls, tokens, and about what they cost in US dollars.

    {} while the run has not ended, or if it asked no model. Without a known price there is no cost.
    """
    if not run or run.is_open or not run.model_calls:
        return {}
    cost = {"run_cost_usd": run.cost / 1_000_000} if run.cost else {}
    tokens = {"run_tokens_in": run.tokens_in, "run_tokens_out": run.tokens_out}
    unknown = {"run_calls_without_tokens": run.calls_without_tokens}
    return {"run_model_calls": run.model_calls, **tokens, **unknown, **cost}


def event_fields(decision: Decision, event: Event) -> dict[str, Any]:
    """Returns the exported fields of an event. `option` counts from 1; `picked` is the option's first line."""
    fields: dict[str, Any] = {
        "at": moment(event.at),
        "event": event.what,
        "user": event.user,
        "to": list(event.to),
    }
    if event.policy:
        fields["policy"] = policy_fields(event.policy)
    if ballot := event.ballot:
        fields |= {"choice": ballot.choice, "words": ballot.words, "edited_sha256": ballot.text_hash}
        if ballot.option is not None:
            picked = "".join(decision.options[ballot.option : ballot.option + 1])
            fields |= {"option": ballot.option + 1, "picked": picked}
    return {name: value for name, value in fields.items() if value not in ("", [])}


def unreadable_fields(decision: Unreadable) -> dict[str, Any]:
    """Returns the exported fields of an unreadable decision, because without a row it would seem never asked."""
    run, id = decision.pk.removeprefix("RUN#"), decision.sk.removeprefix("DECISION#")
    return {"run": run, "decision": id, "state": "unreadable"}


def moment(seconds: int) -> str:
    """Formats seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def safe_cell(value: Any) -> Any:
    """Puts an apostrophe before each part of a value that a spreadsheet could treat as a formula."""
    return FORMULA.sub("'", value) if isinstance(value, str) else value


def write_csv(decisions: Iterable[Decision | Unreadable], file: IO[str], run_of: RunOf = no_run) -> int:
    """Writes a row for each event, in the order of the decisions. Returns the number of decisions."""
    rows = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n", quoting=csv.QUOTE_ALL)
    rows.writeheader()
    number = 0
    for decision in decisions:
        number += 1
        for row in [unreadable_fields(decision)] if isinstance(decision, Unreadable) else _rows(decision, run_of):
            rows.writerow({name: safe_cell(value) for name, value in row.items()})
    return number


def _rows(decision: Decision, run_of: RunOf) -> Iterator[dict[str, Any]]:
    shared = decision_fields(decision) | usage_fields(run_of(decision.run))
    policy = shared["policy"]
    for event in decision.history:
        own = event_fields(decision, event)
        # The policy at the time of the event; it stays the same until an event changes it.
        policy = own.get("policy", policy)
        own["policy"] = json.dumps(policy, ensure_ascii=False)
        own["to"] = " ".join(own.get("to", ()))
        yield shared | own


def write_json(decisions: Iterable[Decision | Unreadable], file: IO[str], run_of: RunOf = no_run) -> int:
    """Writes an array with an object for each decision. Returns the number of decisions."""
    number = 0
    for decision in decisions:
        file.write(",\n" if number else "[\n")
        number += 1
        json.dump(_object(decision, run_of), file, ensure_ascii=False)
    file.write("\n]\n" if number else "[]\n")
    return number


def _object(decision: Decision | Unreadable, run_of: RunOf) -> dict[str, Any]:
    if isinstance(decision, Unreadable):
        return unreadable_fields(decision)
    events = [event_fields(decision, event) for event in decision.history]
    return decision_fields(decision) | usage_fields(run_of(decision.run)) | {"events": events}


FORMATS = {"csv": write_csv, "json": write_json}
