"""What a run used is recorded each time the run ends, and counted once."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from greenlight.decisions.services import Services
from greenlight.lifecycle.end import end_run
from greenlight.runs.record import RunRecord
from greenlight.runs.store import RunStore
from greenlight.wire.errors import STOPPED
from greenlight.wire.notification import Notification
from lambdas.reconciler.runs import tend_run
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from local.synth import ROOT
from tests.greenlight.notified import NEW, deliver, said, shown
from tests.local.aws.support import Machines, StubModel
from tests.local.slack.support import BEN, STUDIO
from tests.sdk import KEY, new_client, new_tables

ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::aws-sdk:bedrockruntime:converse",
    "Arguments": {"ModelId": "m", "Messages": [{"Role": "user", "Content": [{"Text": "cowboys"}]}]},
    "End": True,
}
LINE = "1 model call · 3 tokens in, 4 out"


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    model = StubModel()
    model.start()
    local = LocalAws(ROOT, bedrock_runtime_url=model.url, retry_seconds=(0.0, 0.0), key=KEY)
    local.start()
    yield local
    local.stop()
    model.stop()


@pytest.fixture
def run(services: Services, aws: LocalAws) -> RunRecord:
    """An open run whose execution has asked a model and succeeded."""
    execution = Machines(aws).run({"Ask": ASK})
    posted = services.slack.chat_postMessage(channel=STUDIO, text="card", blocks=[])
    arn = str(execution["executionArn"])
    name, thread_ts = arn.rpartition(":")[2], str(posted["ts"])
    begun = replace(NEW, name=name, execution=arn, status="running", thread_ts=thread_ts)
    assert services.runs.start_run(begun)
    return begun


def newest(services: Services, run: RunRecord) -> RunRecord:
    found = services.runs.get(run.name)
    assert found
    return found


def card(slack: LocalSlack) -> str:
    return shown(slack.workspace.messages(STUDIO)[0])


def finish(run: RunRecord) -> Notification:
    return replace(said(run.thread_ts), kind="finish", step="one_pager", execution=run.execution)


def test_a_result_delivered_twice_is_counted_once(services: Services, slack: LocalSlack, run: RunRecord) -> None:
    for _ in range(2):
        deliver(services, finish(run))
    assert LINE in card(slack)
    ended = newest(services, run)
    assert services.runs.tokens_used(BEN, NEW.chain, ended.ended) == ended.tokens == 7


def test_a_run_that_the_reconciler_ends_has_its_usage(services: Services, slack: LocalSlack, run: RunRecord) -> None:
    tend_run(services, run.name, 2**40)
    assert newest(services, run).status == "finished"
    assert LINE in card(slack)


def test_a_click_reads_no_history_and_the_event_after_it_does(
    services: Services, slack: LocalSlack, aws: LocalAws, run: RunRecord
) -> None:
    read: list[Any] = []
    services.states = new_client("stepfunctions", aws.endpoint)
    services.states.meta.events.register("before-call.sfn.GetExecutionHistory", lambda **_: read.append(1))
    services.in_request = True
    end_run(services, run.name, "ABORTED", error=STOPPED, cause=BEN, at=run.started + 1)
    assert (read, newest(services, run).status) == ([], "stopped")
    services.in_request = False
    end_run(services, run.name, "ABORTED", error=STOPPED, cause=BEN, at=run.started + 1)
    assert (len(read), newest(services, run).tokens) == (1, 7)
    assert LINE in card(slack)


def test_tokens_are_counted_even_if_the_first_attempt_is_lost(
    services: Services, aws: LocalAws, run: RunRecord
) -> None:
    table = new_tables(aws.endpoint, aws.region).Table("records")
    lost: list[Any] = []

    def lose(**_: Any) -> None:
        if not lost:
            lost.append(1)
            raise EndpointConnectionError(endpoint_url=aws.endpoint)

    table.meta.client.meta.events.register("before-call.dynamodb.TransactWriteItems", lose)
    services.__dict__["runs"] = RunStore(table)
    with pytest.raises(EndpointConnectionError):
        deliver(services, finish(run))
    deliver(services, finish(run))
    ended = newest(services, run)
    assert services.runs.tokens_used(BEN, NEW.chain, ended.ended) == ended.tokens == 7


def test_the_reconciler_makes_up_for_a_history_that_could_not_be_read(
    services: Services, slack: LocalSlack, aws: LocalAws, run: RunRecord
) -> None:
    lost: list[Any] = []

    def lose(**_: Any) -> None:
        if not lost:
            lost.append(1)
            raise EndpointConnectionError(endpoint_url=aws.endpoint)

    services.states = new_client("stepfunctions", aws.endpoint)
    services.states.meta.events.register("before-call.sfn.GetExecutionHistory", lose)
    services.runs.end_run(run.name, "finished", ended=int(time.time()))
    with pytest.raises(EndpointConnectionError):
        tend_run(services, run.name, 2**40)
    assert (newest(services, run).status, newest(services, run).tokens) == ("finished", 0)
    tend_run(services, run.name, 2**40)
    ended = newest(services, run)
    assert services.runs.tokens_used(BEN, NEW.chain, ended.ended) == ended.tokens == 7
    assert LINE in card(slack)
