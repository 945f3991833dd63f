"""What a deployment can be told: CDK context under `greenlight:`, from cdk.json or `-c greenlight:stage=prod`."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from constructs import Node

from greenlight.spec.catalog import DEPLOYED, PACKAGES, packages
from greenlight.spec.chain import Chain
from greenlight.spec.gate import Gate
from greenlight.spec.limits import Limits
from stacks.selection import select
from stacks.settings.gates import with_overrides
from stacks.settings.limits import with_limits

PREFIX = "greenlight:"
MACHINE = re.compile(r"[A-Za-z0-9_*-]{1,80}")
MOST = 3_400
"""Bytes of settings that a function takes: its whole environment holds 4 kB (AWS Lambda quotas)."""

RENAMED = {"bounds": "limits"}
"""Settings of an earlier version, and what they are called now."""


class SettingError(ValueError):
    """A setting that cannot be used: the text names it and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a deployment.

    stage: stands in front of every name, so that several deployments share an account.
    chains: which chains the deployment has, by names and patterns (`movie-pitch,technique-*`); a `-` in front leaves
        chains out. Without any, or with some to leave out alone, it has every chain that is not opt-in; `*` is all.
    chain_packages: the Python packages that the chains are searched in, `chains` for those that come along; what the
        environment variable `CHAIN_PACKAGES` names where the setting is not there.
    model: the id of a foundation model, or of an inference profile (`us.anthropic.…`), in Amazon Bedrock.
    model_regions: the regions that the inference profile routes to; empty for a plain foundation model.
    models: overrides `model` for single chains, by the chain's name.
    gate_timeout_seconds: overrides how long every gate waits; 0 leaves it to the gates.
    gates: overrides who may answer and how long is waited at single gates: `{"movie-pitch/greenlight": {"quorum": 2}}`.
        The fields are those of `stacks/settings/gates.py`.
    limits: overrides who may start chains and stop their runs, and how many there may be: `{"*": {"per_person": 2}}`,
        by the chain's name or `*` for all. The fields are those of `greenlight.Limits`.
    other_machines: names of state machines of other apps that ask people, `*` stands for any characters.
    kept_days: for how many days runs and decisions, with who answered what, are kept.
    alarm_email: where alarms are sent; empty for nowhere.
    github_secret: the name of a secret that holds a GitHub token, for higher limits; empty for none.
    """

    stage: str = "dev"
    chains: tuple[str, ...] = ()
    chain_packages: tuple[str, ...] = field(default_factory=packages)
    model: str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    model_regions: tuple[str, ...] = ("us-east-1", "us-east-2", "us-west-2")
    models: dict[str, str] = field(default_factory=dict)
    gate_timeout_seconds: int = 0
    gates: dict[str, dict[str, Any]] = field(default_factory=dict)
    limits: dict[str, dict[str, Any]] = field(default_factory=dict)
    other_machines: tuple[str, ...] = ()
    kept_days: int = 365
    alarm_email: str = ""
    github_secret: str = ""

    @classmethod
    def from_context(cls, node: Node) -> "Settings":
        """The settings that the app's context has, defaults for the rest. Raises SettingError."""
        for old, new in RENAMED.items():
            if node.try_get_context(PREFIX + old) is not None:
                raise SettingError(f"{PREFIX}{old} is called {PREFIX}{new} now: rename it, its value stays as it is")
        given: dict[str, Any] = {}
        for name, default in vars(cls()).items():
            value = node.try_get_context(PREFIX + name)
            if value is not None:
                given[name] = _as(type(default), name, value)
        for name in given.get("other_machines", ()):
            if not MACHINE.fullmatch(name):
                raise SettingError(f"{PREFIX}other_machines has {name!r}: a state machine's name is expected")
        return cls(**given)

    def deployed(self, chains: Mapping[str, Chain]) -> dict[str, Chain]:
        """The chains of the deployment, out of all there are. Raises SettingError."""
        try:
            return select(self.chains, chains)
        except ValueError as error:
            raise SettingError(f"{PREFIX}chains: {error}") from error

    def gate(self, chain: str, gate: Gate) -> Gate:
        """The gate of a chain as this deployment wants it. Raises SettingError."""
        if self.gate_timeout_seconds:
            gate = replace(gate, timeout=timedelta(seconds=self.gate_timeout_seconds))
        name = f"{chain}/{gate.key}"
        try:
            given = self.gates.get(name, {})
            if not isinstance(given, dict):
                raise ValueError(f"is {given!r}: an object is expected")
            return with_overrides(gate, given)
        except ValueError as error:
            raise SettingError(f'{PREFIX}gates: "{name}" {error}') from error

    def check_gates(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for a gate that no chain has, and for one that cannot be as it is wanted."""
        gates = {f"{chain.name}/{gate.key}": (chain.name, gate) for chain in chains.values() for gate in chain.gates}
        for name in self.gates:
            if name not in gates:
                raise SettingError(f'{PREFIX}gates: no chain has the gate "{name}": {", ".join(gates)} are expected')
            self.gate(*gates[name])

    def check_limits(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for limits of no chain, and for some that cannot be."""
        for name, given in self.limits.items():
            if name != "*" and name not in chains:
                raise SettingError(f'{PREFIX}limits: there is no chain "{name}": *, {", ".join(chains)} are expected')
            try:
                with_limits(Limits(), given)
            except ValueError as error:
                raise SettingError(f'{PREFIX}limits: "{name}" {error}') from error

    def check_models(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for the model of a chain that is not there."""
        for name in self.models:
            if name not in chains:
                raise SettingError(f'{PREFIX}models: there is no chain "{name}": {", ".join(chains)} are expected')

    def variables(self, chains: Collection[str]) -> dict[str, str]:
        """What the bot, the notifier and the reconciler are told of a deployment with these chains.

        Raises SettingError for more than a function's environment holds.
        """
        found = {DEPLOYED: ",".join(chains), PACKAGES: ",".join(self.chain_packages)}
        # Those of a chain that is left out too: its runs that are under way keep their owners and their limits.
        text = json.dumps(self.limits, separators=(",", ":")) if self.limits else ""
        if (size := len(text.encode()) + sum(map(len, found.values()))) > MOST:
            raise SettingError(
                f"{PREFIX}limits takes {size:,} bytes with the names of the chains, and a function holds {MOST:,}: "
                "name groups in place of people"
            )
        return {**found, **({"LIMITS": text} if text else {})}

    def model_for(self, chain: str) -> str:
        """The model's id for a chain."""
        return self.models.get(chain, self.model)


def _as(kind: type, name: str, value: object) -> Any:
    """The value as the setting's type: `-c` gives text, cdk.json gives JSON."""
    if kind is int and isinstance(value, int | str) and str(value).isdigit():
        return int(value)
    if kind is tuple and isinstance(value, str | list):
        parts = value.split(",") if isinstance(value, str) else value
        if all(isinstance(part, str) for part in parts):
            return tuple(part.strip() for part in parts)
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
