"""Notifications: what a state machine publishes and the notifier reads."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from greenlight.spec.gate import Gate
from greenlight.wire.gates import read_gate
from greenlight.wire.names import decision_id
from greenlight.wire.reading import ContractError, read, read_json
from greenlight.wire.run import Run

Kind = Literal["tell", "ask", "expired", "finish"]


@dataclass(frozen=True, kw_only=True)
class File:
    """A result's file in S3. `name` is what people see, such as "Weekend in Paris.pdf"."""

    bucket: str
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Notification:
    """What a state machine publishes: a text (`tell`, `finish`), a question (`ask`), or a missed deadline (`expired`).

    `execution` is the execution's ARN. `state` is the name of the state that publishes, `at` is when it was entered
    (ISO 8601, UTC), and `item` is the number of the Map's item, from 1, or 0: together they are the same each time Step
    Functions repeats the call. Notifications of earlier versions have no `state`; some have SNS's message id as `id`.
    `step` is the key of the run's current milestone on the card. `subject` is what another app's run is about.
    `text` is Markdown. Only `ask` and `expired` have a `gate`; only `ask` has a `token` and may have `options` to
    pick from; only `finish` may have a `file`.
    """

    kind: Kind
    execution: str
    at: str
    run: Run
    state: str = ""
    item: int = 0
    id: str = ""
    step: str = ""
    subject: str = ""
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
    def key(self) -> str:
        """What identifies the notification, also if it is published or delivered again."""
        if self.id:
            return self.id
        place = (self.execution, self.at, self.kind, self.state, str(self.item))
        content = () if self.state else (self.token, self.title, self.text)
        return sha256("\0".join((*place, *content)).encode()).hexdigest()[:20]

    @property
    def decision_id(self) -> str:
        """The id of the question's decision: the same if Step Functions publishes it again with another token."""
        place = "\0".join((self.execution, self.at, self.state, str(self.item)))
        return decision_id(place if self.state else self.token)

    @property
    def entered(self) -> int:
        """`at` in seconds since 1970."""
        return int(datetime.fromisoformat(self.at).timestamp())

    @classmethod
    def from_json(cls, text: str) -> "Notification":
        """Reads what `notification_fields` wrote and Step Functions filled in; ignores fields that a newer stack added.

        Raises ContractError, also if the gate has an unknown field (`read_gate`).
        """
        given = read_json(text, Notification)
        if isinstance(given, dict) and given.get("gate") is not None:
            given["gate"] = read_gate(given["gate"])
        message = read(given, Notification)
        try:
            _ = message.entered
        except (ValueError, OverflowError, OSError) as error:
            raise ContractError("not a valid Notification: Expected a time (ISO 8601) - at `$.at`") from error
        if message.kind in ("ask", "expired") and not message.gate:
            raise ContractError(f"a notification of the kind {message.kind} without a gate")
        if message.kind == "ask" and not message.token:
            raise ContractError("a question without a task token")
        return message


def notification_fields(kind: Kind, **fields: Any) -> dict[str, Any]:
    """The notification as a state's JSONata arguments: what every notification has, and `fields`."""
    context = "$states.context"
    item = f"$exists({context}.Map) ? {context}.Map.Item.Index + 1 : 0"
    return {
        "kind": kind,
        "execution": f"{{% {context}.Execution.Id %}}",
        "state": f"{{% {context}.State.Name %}}",
        "at": f"{{% {context}.State.EnteredTime %}}",
        "item": f"{{% {item} %}}",
        "run": f"{{% {context}.Execution.Input.run %}}",
        **fields,
    }
