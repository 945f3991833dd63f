"""What a deployment can be told: CDK context under `greenlight:`, from cdk.json or `-c greenlight:stage=prod`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from constructs import Node

from chains.spec import Bounds, Chain, Gate
from stacks.bounds import MOST, checked
from stacks.gates import changed

PREFIX = "greenlight:"
MACHINE = re.compile(r"[A-Za-z0-9_*-]{1,80}")


class SettingError(ValueError):
    """A setting that cannot be used: the text names it and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a deployment.

    stage: stands in front of every name, so that several deployments share an account.
    model: the id of a foundation model, or of an inference profile (`us.anthropic.…`), in Amazon Bedrock.
    model_regions: the regions that the inference profile routes to; empty for a plain foundation model.
    models: overrides `model` for single chains, by the chain's name.
    gate_timeout_seconds: overrides how long every gate waits; 0 leaves it to the gates.
    gates: overrides who may answer and how long is waited at single gates: `{"movie-pitch/greenlight": {"quorum": 2}}`.
        The fields are those of `stacks/gates.py`.
    bounds: overrides who may start chains and stop their runs, and how many there may be: `{"*": {"per_person": 2}}`,
        by the chain's name or `*` for all. The fields are those of `chains.spec.Bounds`.
    other_machines: names of state machines of other apps that ask people, `*` stands for any characters.
    kept_days: for how many days runs and decisions, with who answered what, are kept.
    alarm_email: where alarms are sent; empty for nowhere.
    github_secret: the name of a secret that holds a GitHub token, for higher limits; empty for none.
    """

    stage: str = "dev"
    model: str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    model_regions: tuple[str, ...] = ("us-east-1", "us-east-2", "us-west-2")
    models: dict[str, str] = field(default_factory=dict)
    gate_timeout_seconds: int = 0
    gates: dict[str, dict[str, Any]] = field(default_factory=dict)
    bounds: dict[str, dict[str, Any]] = field(default_factory=dict)
    other_machines: tuple[str, ...] = ()
    kept_days: int = 365
    alarm_email: str = ""
    github_secret: str = ""

    @classmethod
    def from_context(cls, node: Node) -> "Settings":
        """The settings that the app's context has, defaults for the rest. Raises SettingError."""
        given: dict[str, Any] = {}
        for name, default in vars(cls()).items():
            value = node.try_get_context(PREFIX + name)
            if value is not None:
                given[name] = _as(type(default), name, value)
        for name in given.get("other_machines", ()):
            if not (isinstance(name, str) and MACHINE.fullmatch(name)):
                raise SettingError(f"{PREFIX}other_machines has {name!r}: a state machine's name is expected")
        return cls(**given)

    def gate(self, chain: str, gate: Gate) -> Gate:
        """The gate of a chain as this deployment wants it. Raises SettingError."""
        if self.gate_timeout_seconds:
            gate = replace(gate, timeout=timedelta(seconds=self.gate_timeout_seconds))
        name = f"{chain}/{gate.key}"
        try:
            given = self.gates.get(name, {})
            if not isinstance(given, dict):
                raise ValueError(f"is {given!r}: an object is expected")
            return changed(gate, given)
        except ValueError as error:
            raise SettingError(f'{PREFIX}gates: "{name}" {error}') from error

    def check_gates(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for a gate that no chain has, and for one that cannot be as it is wanted."""
        gates = {f"{chain.name}/{gate.key}": (chain.name, gate) for chain in chains.values() for gate in chain.gates}
        for name in self.gates:
            if name not in gates:
                raise SettingError(f'{PREFIX}gates: no chain has the gate "{name}": {", ".join(gates)} are expected')
            self.gate(*gates[name])

    def check_bounds(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for bounds of no chain, for some that cannot be, and for more than a function holds."""
        for name, given in self.bounds.items():
            if name != "*" and name not in chains:
                raise SettingError(f'{PREFIX}bounds: there is no chain "{name}": *, {", ".join(chains)} are expected')
            try:
                checked(Bounds(), given)
            except ValueError as error:
                raise SettingError(f'{PREFIX}bounds: "{name}" {error}') from error
        if (size := len(self.bounds_text.encode())) > MOST:
            raise SettingError(
                f"{PREFIX}bounds takes {size:,} bytes, and a function holds {MOST:,}: name groups in place of people"
            )

    @property
    def bounds_text(self) -> str:
        """The bounds as the functions get them, "" where there are none."""
        return json.dumps(self.bounds, separators=(",", ":")) if self.bounds else ""

    def model_for(self, chain: str) -> str:
        """The model's id for a chain."""
        return self.models.get(chain, self.model)


def _as(kind: type, name: str, value: object) -> Any:
    """The value as the setting's type: `-c` gives text, cdk.json gives JSON."""
    if kind is int and isinstance(value, int | str) and str(value).isdigit():
        return int(value)
    if kind is tuple and isinstance(value, str | list):
        return tuple(value.split(",") if isinstance(value, str) else value)
    if kind is dict and isinstance(value, str):
        value = _object(value)
    if kind in (str, dict) and isinstance(value, kind):
        return value
    raise SettingError(f"{PREFIX}{name} is {value!r}: {_EXPECTED.get(kind.__name__, kind.__name__)} expected")


_EXPECTED = {"dict": "a JSON object", "tuple": "a list, or names with commas between them,", "int": "a whole number"}


def _object(text: str) -> object:
    """The text as JSON; as it is where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
