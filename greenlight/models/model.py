"""The model that a chain asks, read from a setting: an id, an ARN, or an object with more about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from greenlight.models.families import THOUGHT_TOKENS, Family, family_of

Kind = Literal["model", "profile", "application", "other"]
"""A foundation model, an inference profile of Bedrock's, one of the account's own, or another ARN (provisioned, …)."""

DEFAULT = "us.anthropic.claude-sonnet-4-6"
"""The model of a deployment that names none; to change it, change it here.

It is the newest Claude Sonnet that takes `temperature`, which `/pitch-movie` uses for its three pitches. It is active
without an end date, and open to every account (model cards, 2026-11).
"""

EFFORTS = ("low", "medium", "high", "xhigh", "max")

_ID = re.compile(r"[a-z0-9][A-Za-z0-9._:/-]{0,199}")
_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):bedrock:(?P<region>[a-z0-9-]*):(?P<account>\d*):(?P<kind>[a-z-]+)/(?P<name>\S+)"
)
_GEOGRAPHIES = {
    "us": r"us-(?!gov-)|ca-",
    "us-gov": r"us-gov-",
    "eu": r"eu-",
    "jp": r"ap-northeast-[13]$",
    "au": r"ap-southeast-[246]$",
    "apac": r"ap-|me-central-1$",
    "ca": r"ca-",
    "global": r"(?!us-gov-|cn-)",
}
"""Where an inference profile may be called, by its prefix: how the regions begin (Bedrock user guide, "Supported
Regions and models for inference profiles"). A profile of a single model may have fewer; `make doctor` asks."""

_PROFILE = re.compile(rf"(?P<geography>{'|'.join(sorted(_GEOGRAPHIES, key=len, reverse=True))})\.(?P<model>.+)")
_FOUNDATION = re.compile(rf"(?!claude|(?:{'|'.join(_GEOGRAPHIES)})\.)[a-z0-9][A-Za-z0-9._:-]*")
"""The id of a foundation model in Amazon Bedrock: no profile, no ARN, not Anthropic's own name."""

_OVERRIDES = {"api", "temperature", "thinks", "effort", "headroom", "forced_tools"}


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model: `id` is what a request names (an id or an ARN), `of` the foundation model behind it.

    `geography` is the prefix of an inference profile ("us", "global"), and `region` that of an ARN; "" for others.
    """

    id: str
    of: str
    kind: Kind
    family: Family
    geography: str = ""
    region: str = ""


def read_model(given: object) -> Model:
    """Reads a setting: an id, an ARN, or `{"id": …}` with what differs from the model's family.

    The object may have `of` (the foundation model behind an ARN that does not say it), `api` ("messages" or
    "converse"), `temperature`, `thinks` and `forced_tools` (whether it takes, does or allows that), `effort`, and
    `headroom` (tokens for thoughts). Raises ValueError, which says what is wrong and what to do.
    """
    asked = {"id": given} if isinstance(given, str) else given
    if not isinstance(asked, Mapping) or not isinstance(asked.get("id"), str):
        raise ValueError(f'is {given!r}: expected the id or ARN of a model, or an object with an "id"')
    if unknown := asked.keys() - {"id", "of"} - _OVERRIDES:
        raise ValueError(
            f"has {', '.join(sorted(map(repr, unknown)))}: expected id, of, {', '.join(sorted(_OVERRIDES))}"
        )
    return _with(_named(asked["id"].strip(), asked.get("of", "")), asked)


def _named(id: str, of: object) -> Model:
    if not isinstance(of, str):
        raise ValueError(f"has of: {of!r}: expected the id of a foundation model")
    if id.startswith("arn:"):
        return _by_arn(id, of)
    if not _ID.fullmatch(id):
        raise ValueError(f'is "{id}": expected the id or ARN of a model in Amazon Bedrock')
    if id.startswith("claude"):
        raise ValueError(f'is "{id}", which is Anthropic\'s own name: in Bedrock it begins with "anthropic."')
    if profile := _PROFILE.fullmatch(id):
        model = profile["model"]
        if of not in ("", model):
            raise ValueError(f'is "{id}", which is a profile of {model}, not of {of}: leave out "of"')
        return Model(id=id, of=model, kind="profile", family=family_of(model), geography=profile["geography"])
    family = family_of(of or id)
    if family.needs_profile and not of:
        raise ValueError(f'is "{id}", which Bedrock offers through inference profiles only: name one, such as us.{id}')
    return Model(id=id, of=of or id, kind="model", family=family)


def _by_arn(arn: str, of: str) -> Model:
    if of and not _FOUNDATION.fullmatch(of):
        raise ValueError(f"has of: {of!r}: expected the id of a foundation model, such as anthropic.claude-sonnet-4-6")
    found = _ARN.fullmatch(arn)
    if not found:
        raise ValueError(f'is "{arn}": expected the ARN of a model or an inference profile in Amazon Bedrock')
    if found["kind"] == "inference-profile" and not _PROFILE.fullmatch(found["name"]):
        # A part of the world that we do not know yet: it stands before the model.
        model = of or found["name"].partition(".")[2]
        return Model(id=arn, of=model, kind="profile", family=family_of(model), region=found["region"])
    if found["kind"] in ("foundation-model", "inference-profile"):
        return replace(_named(found["name"], of), id=arn, region=found["region"])
    if not of:
        raise ValueError(
            f'is "{arn}", which does not say its model: write {{"id": "{arn}", "of": "anthropic.claude-sonnet-4-6"}} '
            "with the model behind it"
        )
    kind: Kind = "application" if found["kind"] == "application-inference-profile" else "other"
    return Model(id=arn, of=of, kind=kind, family=family_of(of), region=found["region"])


def _with(model: Model, asked: Mapping[str, Any]) -> Model:
    """The model with what the setting says of it. A field of the wrong type raises ValueError."""
    given = {name: asked[name] for name in _OVERRIDES if name in asked}
    types = {field.name: type(getattr(model.family, field.name)) for field in fields(Family)}
    for name, value in given.items():
        if type(value) is not types[name]:
            raise ValueError(f"has {name}: {value!r}: expected {_EXPECTED[types[name]]}")
    if given.get("api", "converse") not in ("messages", "converse"):
        raise ValueError(f'has api: {given["api"]!r}: expected "messages" or "converse"')
    if given.get("effort") and given["effort"] not in EFFORTS:
        raise ValueError(f"has effort: {given['effort']!r}: expected {', '.join(EFFORTS)}, or nothing")
    if not 0 <= given.get("headroom", 0) <= 100_000:
        raise ValueError(f"has headroom: {given['headroom']}: expected 0 to 100,000 tokens")
    if given.get("thinks") and not model.family.headroom:
        given.setdefault("headroom", THOUGHT_TOKENS)
    return replace(model, family=replace(model.family, **given))


_EXPECTED = {str: "text", bool: "true or false", int: "a whole number"}


def region_mistake(model: Model, region: str) -> str:
    """Why the model cannot be asked from a region; "" if it can, or if the region is not known ("")."""
    if not region:
        return ""
    if model.region and model.region != region:
        return f"is in {model.region}, but the deployment is in {region}: name one that is in {region}"
    if model.geography and not _reaches(model.geography, region):
        near = [f"{name}.{model.of}" for name in _GEOGRAPHIES if _reaches(name, region)]
        advice = f"name one that can, such as {near[0]}, if Bedrock has it" if near else "no profile can"
        return f'is a profile for "{model.geography}", which cannot be called from {region}: {advice}'
    return ""


def _reaches(geography: str, region: str) -> bool:
    return re.match(_GEOGRAPHIES[geography], region) is not None
