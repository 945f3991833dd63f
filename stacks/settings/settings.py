"""The settings of a deployment: CDK context under `greenlight:`, from cdk.json or `-c greenlight:stage=prod`."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from constructs import Node

from greenlight.models.model import DEFAULT, Model, read_model, region_mistake
from greenlight.spec.catalog import DEPLOYED, PACKAGES, packages
from greenlight.spec.chain import Chain
from greenlight.spec.gate import Gate
from greenlight.spec.limits import Limits
from stacks.selection import select
from stacks.settings.gates import with_overrides
from stacks.settings.limits import with_limits

PREFIX = "greenlight:"
MACHINE = re.compile(r"[A-Za-z0-9_*-]{1,80}")
MAX_BYTES = 3_400
"""How many bytes of settings a function can take. Its whole environment has at most 4 kB (AWS Lambda quotas)."""

RENAMED = {"bounds": "limits"}
"""Old names of settings, and their new names."""

GONE = {"model_regions": "the rights cover every region of an inference profile"}
"""Settings that no longer exist, and why they are not needed."""


class SettingError(ValueError):
    """A setting is invalid. The text names it and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a deployment.

    stage: starts every name, so several deployments can share an account.
    chains: the chains of the deployment, by names and patterns (`movie-pitch,technique-*`). A `-` in front leaves
        chains out. If nothing else is listed, the deployment has every chain that is not opt-in; `*` means all.
    chain_packages: the Python packages that are searched for chains; `chains` is the one in this repository. The
        default is the environment variable `CHAIN_PACKAGES`.
    model: the model in Amazon Bedrock, as `greenlight.models.model.read_model` takes it: an id, an ARN, or an object.
    models: overrides `model` for single chains, by the chain's name.
    gate_timeout_seconds: overrides how long every gate waits; 0 keeps each gate's own timeout.
    gates: overrides who may answer, and how long to wait, at single gates: `{"movie-pitch/greenlight": {"quorum": 2}}`.
        The fields are those of `stacks/settings/gates.py`.
    limits: overrides who may start chains and stop runs, and how many runs there may be: `{"*": {"per_person": 2}}`,
        by the chain's name, or `*` for all. The fields are those of `greenlight.Limits`.
    other_machines: names of other apps' state machines that ask people; `*` matches any characters.
    kept_days: how many days to keep runs and decisions, with who answered what.
    alarm_email: the address that gets alarms; empty for none.
    github_secret: the name of a secret that holds a GitHub token, for higher limits; empty for none.
    """

    stage: str = "dev"
    chains: tuple[str, ...] = ()
    chain_packages: tuple[str, ...] = field(default_factory=packages)
    model: str | Mapping[str, Any] = DEFAULT
    models: dict[str, Any] = field(default_factory=dict)
    gate_timeout_seconds: int = 0
    gates: dict[str, dict[str, Any]] = field(default_factory=dict)
    limits: dict[str, dict[str, Any]] = field(default_factory=dict)
    other_machines: tuple[str, ...] = ()
    kept_days: int = 365
    alarm_email: str = ""
    github_secret: str = ""

    @classmethod
    def from_context(cls, node: Node) -> "Settings":
        """The settings in the app's context, and defaults for the others. Raises SettingError."""
        for old, new in RENAMED.items():
            if node.try_get_context(PREFIX + old) is not None:
                raise SettingError(f"{PREFIX}{old} is now called {PREFIX}{new}: rename it and keep its value")
        for name, why in GONE.items():
            if node.try_get_context(PREFIX + name) is not None:
                raise SettingError(f"{PREFIX}{name} is not needed any more, because {why}: remove it")
        given: dict[str, Any] = {}
        for name, default in vars(cls()).items():
            value = node.try_get_context(PREFIX + name)
            if value is not None:
                given[name] = _model(value) if name == "model" else _as(type(default), name, value)
        for name in given.get("other_machines", ()):
            if not MACHINE.fullmatch(name):
                raise SettingError(f"{PREFIX}other_machines has {name!r}: expected the name of a state machine")
        return cls(**given)

    def deployed(self, chains: Mapping[str, Chain]) -> dict[str, Chain]:
        """The chains of the deployment, chosen from all `chains`. Raises SettingError."""
        try:
            return select(self.chains, chains)
        except ValueError as error:
            raise SettingError(f"{PREFIX}chains: {error}") from error

    def gate(self, chain: str, gate: Gate) -> Gate:
        """A chain's gate with this deployment's settings. Raises SettingError."""
        if self.gate_timeout_seconds:
            gate = replace(gate, timeout=timedelta(seconds=self.gate_timeout_seconds))
        name = f"{chain}/{gate.key}"
        try:
            given = self.gates.get(name, {})
            if not isinstance(given, dict):
                raise ValueError(f"is {given!r}: expected an object")
            return with_overrides(gate, given)
        except ValueError as error:
            raise SettingError(f'{PREFIX}gates: "{name}" {error}') from error

    def check_gates(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for a gate that no chain has, and for one with invalid settings."""
        gates = {f"{chain.name}/{gate.key}": (chain.name, gate) for chain in chains.values() for gate in chain.gates}
        for name in self.gates:
            if name not in gates:
                raise SettingError(f'{PREFIX}gates: no chain has the gate "{name}"; the gates are {", ".join(gates)}')
            self.gate(*gates[name])

    def check_limits(self, chains: Mapping[str, Chain]) -> None:
        """Raises SettingError for limits of a chain that does not exist, and for invalid limits."""
        for name, given in self.limits.items():
            if name != "*" and name not in chains:
                raise SettingError(f'{PREFIX}limits: there is no chain "{name}"; name *, {", ".join(chains)}')
            try:
                with_limits(Limits(), given)
            except ValueError as error:
                raise SettingError(f'{PREFIX}limits: "{name}" {error}') from error

    def check_models(self, chains: Mapping[str, Chain], region: str = "") -> None:
        """Raises SettingError for a wrong model, one that `region` cannot ask, and one for a chain that does not exist.

        `region` is where the deployment goes; "" if that is not known yet.
        """
        for name in self.models:
            if name not in chains:
                raise SettingError(f'{PREFIX}models: there is no chain "{name}"; the chains are {", ".join(chains)}')
        for place, given in {
            "model": self.model,
            **{f'models: "{name}"': self.models[name] for name in self.models},
        }.items():
            try:
                mistake = region_mistake(read_model(given), region)
            except ValueError as error:
                mistake = str(error)
            if mistake:
                raise SettingError(f"{PREFIX}{place} {mistake}")

    def variables(self, chains: Collection[str]) -> dict[str, str]:
        """The environment variables for the bot, the notifier and the reconciler, with these chains deployed.

        Raises SettingError if they do not fit into a function's environment.
        """
        found = {DEPLOYED: ",".join(chains), PACKAGES: ",".join(self.chain_packages)}
        # Includes the limits of chains that are left out: their runs in progress keep their owners and limits.
        text = json.dumps(self.limits, separators=(",", ":")) if self.limits else ""
        if (size := len(text.encode()) + sum(map(len, found.values()))) > MAX_BYTES:
            raise SettingError(
                f"{PREFIX}limits and the names of the chains take {size:,} bytes, but a function holds {MAX_BYTES:,}: "
                "name groups instead of people"
            )
        return {**found, **({"LIMITS": text} if text else {})}

    def model_for(self, chain: str) -> Model:
        """The model that a chain asks. Raises ValueError for what `check_models` refuses."""
        return read_model(self.models.get(chain, self.model))


def _model(value: object) -> Any:
    """The setting of a model: `-c` gives an object as text."""
    return _object(value) if isinstance(value, str) and value.lstrip().startswith("{") else value


def _as(kind: type, name: str, value: object) -> Any:
    """The value, converted to the setting's type: `-c` gives text, cdk.json gives JSON. Raises SettingError."""
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
    raise SettingError(f"{PREFIX}{name} is {value!r}: expected {_EXPECTED[kind.__name__]}")


_EXPECTED = {"str": "text", "dict": "a JSON object", "tuple": "a list, or names with commas", "int": "a whole number"}


def _object(text: str) -> object:
    """The text parsed as JSON, or unchanged if it is not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
