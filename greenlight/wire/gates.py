"""Gates and policies as JSON, in notifications and in the table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from dataclasses import fields as fields_of
from datetime import timedelta
from typing import Annotated, Any

from msgspec import Meta

from greenlight.spec.gate import Choice, Gate, Policy
from greenlight.wire.reading import ContractError, read

NEWER = ("not_users", "also")
"""Fields of a policy that are left out while they are empty: earlier versions then read what does not use them."""


def gate_fields(gate: Gate) -> dict[str, Any]:
    """The gate as JSON values: times in whole seconds, without None values."""
    return {name: _json(value) for name, value in asdict(gate).items()} | {"policy": policy_fields(gate.policy)}


def read_gate(fields: Any) -> Gate:
    """Reads what `gate_fields` wrote. Raises ContractError.

    Unknown fields are an error, not ignored: they may say who must not answer. The message then waits in the
    dead-letter queue, and the decision in the table, for a newer deployment that knows them.
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
    return {name: _json(value) for name, value in asdict(policy).items() if value or name not in NEWER}


def read_policy(fields: Any) -> Policy:
    """Reads the policy in a gate's fields, as strictly as the gate. Raises ContractError."""
    policy = read(fields, Policy)
    _refuse_unknown(fields, Policy)
    return policy


_Time = Annotated[int, Meta(ge=0, le=timedelta.max // timedelta(seconds=1))]


@dataclass(frozen=True, kw_only=True)
class GateTimes:
    """A gate's times, in whole seconds."""

    timeout: _Time | None = None
    remind_after: _Time | None = None
    escalate_after: _Time | None = None


def _refuse_unknown(fields: Mapping[str, Any], kind: type[Gate | Choice | Policy]) -> None:
    unknown = sorted(set(fields) - {one.name for one in fields_of(kind)})
    if unknown:
        raise ContractError(f"not a valid {kind.__name__}: unknown here: {', '.join(unknown)}")


def _json(value: Any) -> Any:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Mapping):
        return {name: _json(part) for name, part in value.items() if part is not None}
    return [_json(part) for part in value] if isinstance(value, list | tuple) else value
