"""The things that pass between the state machine, the notifier and the bot: message, gate, button, answer, names.

The stacks and other CDK apps, which write these messages, import it too, so it needs little: msgspec, and the spec.

The state machine publishes messages to SNS; the notifier reads them. The notifier puts a value on each button; the
bot reads it. `docs/decisions/0003-what-passes-between.md` says why these and no others.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from dataclasses import fields as fields_of
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta

from chains.spec import Choice, Gate, Policy
from greenlight.reading import ContractError, read, read_json

MESSAGE_LIMIT = 262_144
"""Bytes in an SNS message and in a state's payload (Amazon SNS and AWS Step Functions quotas)."""

OUTPUT_LIMIT = 262_144
"""Bytes in the output of SendTaskSuccess (AWS Step Functions API reference)."""

BUTTON_VALUE_LIMIT = 2_000
"""Characters in a button's value (Block Kit reference, button element)."""

REFUSED = "Refused"
"""The error of a run whose chain will not go on; the cause is a sentence for people."""

UNANSWERED = "Unanswered"
"""The error of a run that fails because nobody answered in time."""

STOPPED = "Stopped"
"""The error of a run that a person stopped; the cause is the person's id in Slack."""

INDEXES = {"by_due": ("queue", "look"), "by_group": ("group", "since"), "by_place": ("place", "since")}
"""The indexes of the table of runs and decisions with their keys, a text and a number (`greenlight.table`)."""

Kind = Literal["tell", "ask", "expired", "finish"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """Where a run belongs; it travels in the execution's input under `run` and in every message.

    `chain` is the chain's name, or for a state machine that is none of ours what people call it. `user` is who asked
    for the run, `thread_ts` the run card's timestamp in Slack's form ("1700000000.000100"); both may be "" where the
    run was not started from Slack.
    """

    chain: str
    channel: str
    user: str = ""
    team: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file in S3 that a result brings along; `name` is what people see, such as "Weekend in Paris.pdf"."""

    bucket: str
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a state machine publishes: `tell` and `finish` bring text, `ask` a question, `expired` that nobody answered.

    `execution` is the execution's ARN, `at` the time at which the state was entered (ISO 8601, UTC), which orders
    messages that overtook each other. `step` is the key of the run card's line that the run is at.
    `text` is Markdown. Only `ask` and `expired` have a `gate`, only `ask` has a `token` and may have `options` to pick
    from, only `finish` a `file`.
    """

    kind: Kind
    execution: str
    at: str
    run: Run
    step: str = ""
    title: str = ""
    text: str = ""
    gate: Gate | None = None
    options: tuple[str, ...] = ()
    token: str = field(default="", repr=False)
    file: File | None = None

    @property
    def run_name(self) -> str:
        """The run's name: the last part of the execution's ARN."""
        return self.execution.rpartition(":")[2]

    @property
    def entered(self) -> int:
        """`at` in seconds since 1970."""
        return int(datetime.fromisoformat(self.at).timestamp())

    @classmethod
    def from_json(cls, text: str) -> "Message":
        """Reads what `message_fields` laid out and Step Functions filled in, leaving out what a newer stack added.

        Raises ContractError, also for a gate with a rule that is not known here (`read_gate`).
        """
        given = read_json(text, Message)
        if isinstance(given, dict) and given.get("gate") is not None:
            given["gate"] = read_gate(given["gate"])
        message = read(given, Message)
        try:
            _ = message.entered
        except (ValueError, OverflowError, OSError) as error:
            raise ContractError("no Message of ours: Expected a time (ISO 8601) - at `$.at`") from error
        if message.kind in ("ask", "expired") and not message.gate:
            raise ContractError(f"a message of the kind {message.kind} without a gate")
        if message.kind == "ask" and not message.token:
            raise ContractError("a question without a task token")
        return message


def message_fields(kind: Kind, **fields: Any) -> dict[str, Any]:
    """The message as a state's JSONata arguments: what every message carries, and `fields`."""
    context = "$states.context"
    return {
        "kind": kind,
        "execution": f"{{% {context}.Execution.Id %}}",
        "at": f"{{% {context}.State.EnteredTime %}}",
        "run": f"{{% {context}.Execution.Input.run %}}",
        **fields,
    }


def gate_fields(gate: Gate) -> dict[str, Any]:
    """The gate as JSON values: times in whole seconds, and nothing that is not set."""
    return {name: _json(value) for name, value in asdict(gate).items()}


def read_gate(fields: Any) -> Gate:
    """Reads what `gate_fields` laid out. Raises ContractError.

    What is not known here is refused, not left out: it may say who must not answer. The message waits in the
    dead-letter queue then, the decision in the table, for the newer deployment that knows it.
    """
    seconds = asdict(read(fields, GateTimes))
    times = {name: timedelta(seconds=value) for name, value in seconds.items() if value is not None}
    gate = read({**fields, **times}, Gate)
    _refuse_unknown(fields, Gate)
    for choice in fields["choices"]:
        _refuse_unknown(choice, Choice)
    return replace(gate, policy=read_policy(fields.get("policy")))


def policy_fields(policy: Policy) -> dict[str, Any]:
    """The policy as JSON values."""
    return {name: _json(value) for name, value in asdict(policy).items()}


def read_policy(fields: Any) -> Policy:
    """Reads the policy that is part of a gate's fields, as strictly. Raises ContractError."""
    policy = read(fields, Policy)
    _refuse_unknown(fields, Policy)
    return policy


_Time = Annotated[int, Meta(ge=0, le=timedelta.max // timedelta(seconds=1))]


@dataclass(frozen=True, kw_only=True)
class GateTimes:
    """The times of a gate, each in whole seconds."""

    timeout: _Time | None = None
    remind_after: _Time | None = None
    escalate_after: _Time | None = None


def _refuse_unknown(fields: Mapping[str, Any], kind: type[Gate | Choice | Policy]) -> None:
    unknown = sorted(set(fields) - {one.name for one in fields_of(kind)})
    if unknown:
        raise ContractError(f"no {kind.__name__} of ours: unknown here: {', '.join(unknown)}")


def _json(value: Any) -> Any:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Mapping):
        return {name: _json(part) for name, part in value.items() if part is not None}
    return [_json(part) for part in value] if isinstance(value, list | tuple) else value


def execution_input(run: Run, inputs: Mapping[str, str]) -> str:
    """The execution's input as JSON: `{"inputs": {...}, "run": {...}}`."""
    return json.dumps({"inputs": dict(inputs), "run": asdict(run)}, ensure_ascii=False)


def read_input(text: str) -> tuple[Run, dict[str, str]]:
    """Reads what `execution_input` laid out, or somebody typed into the AWS console. Raises ContractError."""
    given = read(read_json(text, ExecutionInput), ExecutionInput)
    return given["run"], {name: str(value) for name, value in given["inputs"].items()}


class ExecutionInput(TypedDict):
    """An execution's input; somebody who types one into the AWS console may well type a number."""

    run: Run
    inputs: dict[str, str | int | float]


def run_name(chain: str, *request: str) -> str:
    """The execution's name for a request, the same each time the request is delivered.

    `request` is what Slack made up for it: the trigger id of a command, the id of a modal's view. 1 to 80 of the
    characters that Step Functions allows in a name.
    """
    return f"{chain}-{sha256(':'.join(request).encode()).hexdigest()[:20]}"


def decision_id(token: str) -> str:
    """The decision's id, derived from its task token, so that a repeated message finds the same decision."""
    return sha256(token.encode()).hexdigest()[:20]


@dataclass(frozen=True, kw_only=True)
class ButtonValue:
    """What a decision's button carries. `token` is empty where the value would not fit; the record has it.

    `home` says that it stands in App Home, and goes along into the modal that it opens.
    """

    run: str
    decision: str
    choice: str
    home: bool = False
    token: str = field(default="", repr=False)

    def to_json(self) -> str:
        """The value, at most 2,000 characters: without the token where it would be longer."""
        given = {name: value for name, value in asdict(self).items() if value or name != "home"}
        full = json.dumps(given, separators=(",", ":"))
        if len(full) <= BUTTON_VALUE_LIMIT:
            return full
        return json.dumps(given | {"token": ""}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "ButtonValue":
        """Reads what `to_json` wrote, leaving out what a newer deployment may have put there. Raises ContractError."""
        return read(read_json(text, ButtonValue), ButtonValue)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The choice made, by whom and when (seconds since 1970); what the state machine gets from SendTaskSuccess.

    Where the choice asked for them there are `words`, the edited `text`, or the place of the `option` picked, from 0.
    `users` are all who made the choice, where it took several.
    """

    decision: str
    choice: str
    user: str
    at: int
    users: tuple[str, ...] = ()
    words: str = ""
    text: str | None = None
    option: int | None = None

    def to_json(self) -> str:
        """The task's output, without what there is not."""
        fields = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """Reads what `to_json` wrote, leaving out what a newer deployment may have put there. Raises ContractError."""
        return read(read_json(text, Answer), Answer)


def state_machine_name(chain: str, stage: str) -> str:
    """The state machine's name for a chain: `<stage>-greenlight-<chain>`."""
    return f"{stage}-greenlight-{chain}"


def execution_arn(state_machine_arn: str, run: str) -> str:
    """The ARN of the state machine's execution with that name."""
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{run}"


def text_hash(text: str) -> str:
    """A text's SHA-256, in hex: names exactly the text that somebody decided about."""
    return sha256(text.encode()).hexdigest()
