"""Runs of real executions that are stopped and retried, and what people are told."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from bot.decisions.answers import RefusedError
from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.wire.run import Run, execution_input
from tests.local.slack.support import ADA, STUDIO, TEAM

_NUMBERS = itertools.count()


def throttled(operation: str) -> ClientError:
    """The AWS SDK's error when Step Functions throttles a call."""
    error = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}
    return ClientError({**error, "ResponseMetadata": {"HTTPStatusCode": 400}}, operation)  # type: ignore[typeddict-item]


def unheard() -> ReadTimeoutError:
    """A read timeout, which leaves the result of a call in doubt."""
    return ReadTimeoutError(endpoint_url="http://states")


def told(act: Callable[..., None], *given: Any) -> str:
    """Acts for a person. Returns the refusal that they see, or "" if it worked."""
    try:
        act(*given)
    except RefusedError as refusal:
        return str(refusal)
    return ""


def run_of(services: Services, name: str) -> RunRecord:
    found = services.runs.get(name)
    assert found
    return found


def event_of(services: Services, execution: str, **fields: Any) -> dict[str, Any]:
    """Returns EventBridge's event for the end of an execution."""
    found = services.states.describe_execution(executionArn=execution)
    detail = {key: found.get(key) for key in ("name", "status", "error", "cause", "input", "redriveCount")}
    stopped = int(found["stopDate"].timestamp() * 1000)
    return {"source": "aws.states", "detail": {**detail, "stopDate": stopped, **fields}}


def begun(services: Services, machine: str, *, ago: int = 0, status: Any = "running", start: bool = False) -> RunRecord:
    """Records a run by Ada, and posts its card. Its execution is only started with `start`."""
    name = f"s{next(_NUMBERS)}"
    run = RunRecord(
        name=name,
        execution=f"{machine.replace(':stateMachine:', ':execution:')}:{name}",
        chain=chain.name,
        user=ADA,
        team=TEAM,
        channel=STUDIO,
        inputs={"movie": "cowboys"},
        started=int(time.time()) - ago,
        status=status,
    )
    card = run_card(chain, run)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    run = replace(run, thread_ts=str(posted["ts"]))
    assert services.runs.start_run(run)
    if start:
        where = Run(chain=run.chain, user=ADA, team=TEAM, channel=STUDIO, thread_ts=run.thread_ts)
        services.states.start_execution(stateMachineArn=machine, name=name, input=execution_input(where, run.inputs))
    return run
