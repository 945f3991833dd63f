"""Where a run belongs, and the execution's input."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypedDict

from greenlight.wire.reading import read, read_json


@dataclass(frozen=True, kw_only=True)
class Run:
    """Where a run belongs. It is in the execution's input under `run`, and in every notification.

    `chain` is the chain's name, or what people call a state machine that is not Greenlight's. `user` is the person who
    started the run, `thread_ts` the card's timestamp in Slack's form ("1700000000.000100"); both may be "" if the run
    was not started from Slack.
    """

    chain: str
    channel: str
    user: str = ""
    team: str = ""
    thread_ts: str = ""


def execution_input(run: Run, inputs: Mapping[str, str]) -> str:
    """The execution's input as JSON: `{"inputs": {...}, "run": {...}}`."""
    return json.dumps({"inputs": dict(inputs), "run": asdict(run)}, ensure_ascii=False)


def read_input(text: str) -> tuple[Run, dict[str, str]]:
    """Reads what `execution_input` wrote, or what somebody typed into the AWS console. Raises ContractError."""
    given = read(read_json(text, ExecutionInput), ExecutionInput)
    return given["run"], {name: str(value) for name, value in given["inputs"].items()}


class ExecutionInput(TypedDict):
    """An execution's input. Values may be numbers, because people can type an input into the AWS console."""

    run: Run
    inputs: dict[str, str | int | float]
