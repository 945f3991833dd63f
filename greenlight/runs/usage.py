"""What a run has used: rounds of questions, model calls, tokens, and about what they cost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError

from greenlight import texts
from greenlight.aws.errors import is_forbidden, passes
from greenlight.aws.executions import HISTORY_PAGE
from greenlight.models.prices import cost
from greenlight.runs.events import as_object, parsed_object
from greenlight.runs.record import RunRecord
from greenlight.runs.services import RunServices
from greenlight.spec.limits import Limits

logger = Logger(child=True)

MODELS = ("bedrock", "aws-sdk:bedrockruntime")
"""The resource types of a task that asks a model."""

PAGE = 100
"""Events to read at a time with their inputs and outputs, which can take 256 KiB each."""

OPTIONAL_FIELDS = ("temperature", "output_config", "effort", "reasoning")
"""What a request may have only because the settings say that the model takes it, as Bedrock's error names it."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """Calls of one model: a task's single one, or all that a function made itself. Tokens are None if unknown."""

    model: str
    number: int = 1
    tokens_in: int | None = None
    tokens_out: int | None = None


def model_calls(services: RunServices, execution: str) -> int:
    """How many of the execution's model calls succeeded; 0 if it is gone, or if we may not look at it.

    Calls that a function makes itself do not count. Raises botocore's other errors.
    """
    return sum(_asks(event) for event in _history(services, execution, data=False))


def record_usage(services: RunServices, name: str) -> RunRecord | None:
    """Records what a run used, once for each of its endings, and returns the run; None if there is none.

    It reads the whole history, so it does nothing while Slack waits. If AWS refuses that for good, the run has no
    usage. Raises botocore's errors that pass.
    """
    run = services.runs.get(name)
    if services.in_request or not run or run.is_open or not run.execution or run.used_until == run.ended:
        return run
    try:
        used = usage_of(services, run.execution)
    except ClientError as error:
        if passes(error):
            raise
        logger.warning("no look at what the run used", error=str(error))
        return run
    if used and services.runs.record_usage(run, used):
        return services.runs.get(name)
    return run


def usage_of(services: RunServices, execution: str) -> dict[str, int]:
    """What the execution has used so far, as fields of a run's record; {} if it asked no model, or cannot be seen."""
    calls = list(_calls(_history(services, execution, data=True)))
    if not calls:
        return {}
    known = [call for call in calls if call.tokens_in is not None and call.tokens_out is not None]
    free = not known or services.environment.get("MODEL_NOTE")
    return {
        "model_calls": sum(call.number for call in calls),
        "tokens_in": sum(call.tokens_in or 0 for call in known),
        "tokens_out": sum(call.tokens_out or 0 for call in known),
        "calls_without_tokens": sum(call.number for call in calls) - sum(call.number for call in known),
        "cost": 0 if free else _microdollars(known),
    }


def _history(services: RunServices, execution: str, *, data: bool) -> Iterator[Any]:
    try:
        yield from services.executions.history(execution, data=data, page=PAGE if data else HISTORY_PAGE)
    except ClientError as error:
        if not is_forbidden(error):
            raise


def _asks(event: Mapping[str, Any]) -> bool:
    return event.get("taskSucceededEventDetails", {}).get("resourceType") in MODELS


def _calls(events: Iterable[Mapping[str, Any]]) -> Iterator[Call]:
    """The calls that succeeded, in order, with the model that the task's own event names.

    Logs at the end what a model refused before it answered.
    """
    models: dict[int, str] = {}
    refused: dict[str, str] = {}
    answered: set[str] = set()
    for event in events:
        before = event.get("previousEventId", 0)
        if scheduled := event.get("taskScheduledEventDetails"):
            models[event["id"]] = str(parsed_object(scheduled.get("parameters")).get("ModelId", ""))
        elif before in models:
            models[event["id"]] = models[before]
        model = models.get(before, "")
        if field := _refused_field(event):
            refused[model] = field
        done = event.get("taskSucceededEventDetails")
        if done and done["resourceType"] in MODELS:
            answered |= {model} & refused.keys()
            yield _task_call(model, parsed_object(done.get("output")))
        elif done and done["resourceType"] == "lambda":
            yield from _function_calls(parsed_object(done.get("output")))
    _warn({model: refused[model] for model in sorted(answered)})


def _task_call(model: str, output: Mapping[str, Any]) -> Call:
    said = as_object(as_object(output.get("Body")).get("usage")) or as_object(output.get("Usage"))
    return Call(
        model=model,
        tokens_in=_whole(said.get("input_tokens", said.get("InputTokens"))),
        tokens_out=_whole(said.get("output_tokens", said.get("OutputTokens"))),
    )


def _function_calls(output: Mapping[str, Any]) -> Iterator[Call]:
    """What a function reports that asked a model itself: `usage` with calls, tokens_in, tokens_out, model."""
    said = as_object(as_object(output.get("Payload")).get("usage"))
    number = _whole(said.get("calls"))
    if number:
        tokens = {name: _whole(said.get(name)) for name in ("tokens_in", "tokens_out")}
        yield Call(model=str(said.get("model", "")), number=number, **tokens)


def _microdollars(calls: Iterable[Call]) -> int:
    """What the calls cost in millionths of a dollar; 0 if a model is unknown, or runs on this machine."""
    total = 0.0
    for call in calls:
        local = call.model.rpartition("/")[2].startswith("local.")
        dollars = None if local else cost(call.model, call.tokens_in or 0, call.tokens_out or 0)
        if dollars is None:
            return 0
        total += dollars
    return max(round(total * 1_000_000), 1)


def _refused_field(event: Mapping[str, Any]) -> str:
    """The optional field that the model refused in a failed task; "" if it failed for another reason."""
    failed = event.get("taskFailedEventDetails", {})
    if failed.get("resourceType") not in MODELS or not str(failed.get("error", "")).endswith("ValidationException"):
        return ""
    return next((field for field in OPTIONAL_FIELDS if field in str(failed.get("cause", "")).lower()), "")


def _warn(refused: Mapping[str, str]) -> None:
    """Logs which field each model refused: such a step is asked twice until the settings leave the field out."""
    for model, field in refused.items():
        name, value = ("temperature", "false") if field == "temperature" else ("effort", '""')
        id = model if "application-inference-profile" in model else model.rpartition("/")[2]
        setting = f'"greenlight:model": {{"id": "{id}", "{name}": {value}}}'
        logger.warning("the model refuses a field, so its steps are asked twice", field=field, set=setting)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def limit_sentence(limits: Limits, *, rounds: int, calls: int) -> str:
    """A sentence that names the limit the run has reached; "" if it has reached none."""
    if rounds >= limits.rounds:
        return texts.questions.people_limit_reached(rounds)
    return texts.questions.model_limit_reached(calls) if calls >= limits.model_calls else ""
