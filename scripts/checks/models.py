"""Checks of a deployment's models in Amazon Bedrock: what its catalogue says, without a paid call."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from greenlight.models.model import Model, read_model, region_mistake
from scripts.checks.check import MISSING, Check, code_of, in_one_line, is_denied, not_checked

Clients = Callable[[str], Any]
"""Returns the SDK's client of `bedrock` for a region."""

UNKNOWN = {*MISSING, "ValidationException"}
"""Error codes for a model or a profile that is not there. Bedrock calls some of them invalid."""

CALL = "make doctor ARGS=--call"
ANOTHER = "name another model in greenlight:model or greenlight:models"
FORM = (
    "fill in Anthropic's use-case form once: open a Claude model in the Amazon Bedrock console, or in the management "
    "account for a whole organisation; it takes up to 15 minutes"
)
SUBSCRIBE = (
    f"let an administrator, who may aws-marketplace:Subscribe and ViewSubscriptions, run `{CALL}` once; "
    "it takes up to 15 minutes"
)


def setting(given: object) -> Model | Check:
    """The model that a setting names, or what is wrong with the setting."""
    try:
        return read_model(given)
    except ValueError as error:
        return Check("model", "bad", f"the setting {error}", "correct greenlight:model or greenlight:models")


def misplaced(model: Model, region: str) -> Check | None:
    """A finding if the model cannot be asked from the region; None if it can, or if the region is "" (not known)."""
    mistake = region_mistake(model, region)
    return Check(f"model {model.id}", "bad", mistake, ANOTHER) if mistake else None


def catalogued(model: Model, region: str, clients: Clients, now: datetime) -> Iterator[Check]:
    """The checks of an inference profile, if it is one, and of the model behind it."""
    arns: Sequence[str] = ()
    if model.kind in ("profile", "application"):
        arns, found = profile(clients(region), model, region)
        yield found
        if found.state == "bad":
            return
    yield lifecycle(clients(source_region(arns, region)), model, now)


def profile(bedrock: Any, model: Model, region: str) -> tuple[Sequence[str], Check]:
    """The ARNs of the models behind an inference profile, and whether it is there."""
    name = f"profile {model.id}"
    try:
        found = bedrock.get_inference_profile(inferenceProfileIdentifier=model.id)
    except ClientError as error:
        if code_of(error) in UNKNOWN:
            todo = f"look at `aws bedrock list-inference-profiles --region {region}`, and {ANOTHER}"
            return (), Check(name, "bad", f"there is no such inference profile in {region}", todo)
        return (), not_checked(name, error, "bedrock:GetInferenceProfile")
    except BotoCoreError as error:
        return (), not_checked(name, error, "bedrock:GetInferenceProfile")
    arns = [one["modelArn"] for one in found["models"]]
    if arns and not any(arn.endswith(f"/{model.of}") for arn in arns):
        behind = sorted({arn.rpartition("/")[2] for arn in arns})
        return arns, Check(
            name, "bad", f"leads to {', '.join(behind)}, not to {model.of}", 'correct "of" in the setting'
        )
    regions = sorted({part for arn in arns if (part := arn.split(":")[3])})
    return arns, Check(name, "ok", f"routes to {', '.join(regions) or 'regions that it does not name'}")


def source_region(arns: Sequence[str], region: str) -> str:
    """A region that has the foundation model: the deployment's if possible."""
    regions = [part for arn in arns if (part := arn.split(":")[3])]
    return region if region in regions or not regions else regions[0]


def lifecycle(bedrock: Any, model: Model, now: datetime) -> Check:
    """Whether the foundation model is there, and not near its end."""
    name = f"model {model.of}"
    try:
        found = bedrock.get_foundation_model(modelIdentifier=model.of)["modelDetails"].get("modelLifecycle", {})
    except ClientError as error:
        if code_of(error) in UNKNOWN:
            return Check(name, "bad", f"there is no such model in {bedrock.meta.region_name}", ANOTHER)
        return not_checked(name, error, "bedrock:GetFoundationModel")
    except BotoCoreError as error:
        return not_checked(name, error, "bedrock:GetFoundationModel")
    end = found.get("endOfLifeTime")
    until = f", until {end:%Y-%m-%d}" if end else ""
    if end and end <= now:
        return Check(name, "bad", f"has ended on {end:%Y-%m-%d}", ANOTHER)
    if found.get("status") == "LEGACY":
        return Check(name, "warn", f"legacy{until}; refused to accounts that have not used it lately", ANOTHER)
    return Check(name, "ok", f"active{until}")


def access(bedrock: Any, model: Model) -> Check:
    """Whether this account may use the foundation model, as far as the catalogue knows.

    The subscription is `agreementAvailability` of GetFoundationModelAvailability (Amazon Bedrock API reference).
    """
    name = f"access to {model.of}"
    try:
        found = bedrock.get_foundation_model_availability(modelId=model.of)
    except (BotoCoreError, ClientError) as error:
        right = "bedrock:GetFoundationModelAvailability"
        if isinstance(error, ClientError) and not is_denied(error):
            return Check(name, "warn", f"not known: {in_one_line(error)}", f"find out by a call: {CALL}")
        return not_checked(name, error, right)
    agreement = found.get("agreementAvailability", {})
    status = agreement.get("status")
    if status == "NOT_AVAILABLE":
        return Check(name, "bad", "nobody in this account has subscribed to it yet", SUBSCRIBE)
    if status == "PENDING":
        return Check(name, "warn", "the subscription is being set up", "wait up to 15 minutes, then try again")
    if status == "ERROR":
        return Check(
            name, "bad", f"the subscription failed: {agreement.get('errorMessage', 'no reason given')}", SUBSCRIBE
        )
    return _allowed(name, model, found)


def _allowed(name: str, model: Model, found: Any) -> Check:
    """What the availability says besides the agreement. A profile may be used where its model is not."""
    if model.kind == "model" and found.get("regionAvailability") == "NOT_AVAILABLE":
        return Check(name, "bad", "not in this region", ANOTHER)
    if "NOT_AUTHORIZED" in found.values() or found.get("entitlementAvailability") == "NOT_AVAILABLE":
        todo = f"look for a policy of the organisation that denies Bedrock; `{CALL}` says more"
        return Check(name, "warn", "Bedrock does not say that this account may use it", todo)
    return Check(name, "ok", "the account has subscribed to it")


def use_case(bedrock: Any) -> Check:
    """Whether the account has sent in the form without which Anthropic's models stop answering."""
    name = "use-case form"
    try:
        bedrock.get_use_case_for_model_access()
    except ClientError as error:
        if code_of(error) in UNKNOWN:
            return Check(name, "warn", "this account has none for Anthropic's models", FORM)
        return not_checked(name, error, "bedrock:GetUseCaseForModelAccess")
    except BotoCoreError as error:
        return not_checked(name, error, "bedrock:GetUseCaseForModelAccess")
    return Check(name, "ok", "the account has sent it in")
