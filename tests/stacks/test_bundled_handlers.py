"""Each handler runs from its bundle, with AWS's runtime client and without the virtual environment."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from greenlight.models.model import read_model
from greenlight.runs.record import RunRecord
from greenlight.runs.store import RunStore
from greenlight.wire.run import Run
from local.aws.pool import Pool
from local.aws.workers import Function, environment
from local.github.server import LocalGithub
from local.model.agents import Agents
from local.model.endpoint import ModelEndpoint
from local.model.offline import OfflineModel
from local.slack.server import LocalSlack
from local.synth import ROOT
from stacks.bundling import FUNCTIONS, LANGCHAIN, PDF, Bundle
from stacks.functions import model_environment
from tests.local.slack.support import ADA, MANIFEST, STUDIO, client_of, running
from tests.sdk import KEY
from tests.stacks.bundles import built

pytestmark = [
    pytest.mark.xdist_group("bundles"),
    pytest.mark.skipif(sys.platform != "linux", reason="AWS builds its runtime client only for Linux"),
]

REGION = "us-east-1"
SECRET = "test/greenlight/slack"
BUCKET = "greenlight-test-files"
RUNTIME_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
EXECUTION = f"arn:aws:states:{REGION}:123456789012:execution:test-greenlight-movie-pitch:"

Start = Callable[..., Pool]


@pytest.fixture(scope="module")
def runtime_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with only AWS's runtime client and its dependencies."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME_CLIENT:
        for file in distribution(name).files or []:
            if file.suffix in (".py", ".so"):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), folder / file)
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Bundle], Path]:
    """Returns a bundle for this machine, built on first use."""
    folder = tmp_path_factory.mktemp("packages")

    def package(bundle: Bundle) -> Path:
        place = folder / bundle.name
        return place if place.exists() else built(bundle, place)

    return package


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    """The address of moto's server."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    return boto3.Session("test", "test", region_name=REGION)


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with running(LocalSlack(MANIFEST)) as started:
        yield started


@pytest.fixture
def start(packages: Callable[[Bundle], Path], runtime_client: Path, aws: str, slack: LocalSlack) -> Iterator[Start]:
    started: list[Pool] = []

    def begin(bundle: Bundle, handler: str, **variables: str) -> Pool:
        root = packages(bundle)
        function = Function("function", f"arn:aws:lambda:{REGION}:123456789012:function:function", handler, 60, 512)
        known = environment(function, REGION, aws, KEY, root) | {
            "PYTHONPATH": f"{root}:{runtime_client}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SLACK_SECRET": SECRET,
            "KEPT_DAYS": "365",
            "SLACK_API_URL": f"{slack.url}/api/",
        }
        # -S disables site-packages, including that of the virtual environment.
        command = [sys.executable, "-S", "-s", "-P", "-m", "awslambdaric", handler]
        started.append(Pool(function, known | variables, root, command))
        return started[-1]

    yield begin
    for pool in started:
        pool.stop()


@pytest.fixture
def secret(aws: str, session: boto3.Session, slack: LocalSlack) -> None:
    """The Slack app's secret, filled in."""
    secrets = session.client("secretsmanager", endpoint_url=aws)
    values = json.dumps({"bot_token": slack.bot_token, "signing_secret": slack.signing_secret})
    if SECRET not in {found["Name"] for found in secrets.list_secrets()["SecretList"]}:
        secrets.create_secret(Name=SECRET)
    secrets.put_secret_value(SecretId=SECRET, SecretString=values)


@pytest.fixture
def records(aws: str, session: boto3.Session) -> Iterator[RunStore]:
    """An empty table of runs."""
    table = session.resource("dynamodb", endpoint_url=aws).create_table(
        TableName="runs",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    yield RunStore(table)
    table.delete()


def ask(pool: Pool, event: object) -> Any:
    """What the handler returns. Raises AssertionError if it failed."""
    outcome = pool.invoke(json.dumps(event).encode())
    assert not outcome.failed, outcome.payload
    return json.loads(outcome.payload)


def test_a_bundle_does_not_use_the_virtual_environment(start: Start) -> None:
    outcome = start(FUNCTIONS, "moto.server.main").invoke(b"{}")
    assert json.loads(outcome.payload)["errorType"] == "Runtime.ImportModuleError"


def test_the_bot_rejects_an_unsigned_request(start: Start, secret: None) -> None:
    bot = start(FUNCTIONS, "bot.handler.handler", TABLE="runs", STATE_MACHINES="arn:aws:states:")
    event = {
        "version": "2.0",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "requestContext": {"http": {"method": "POST", "path": "/"}},
        "body": "command=%2Fpitch-movie&text=cowboys",
        "isBase64Encoded": False,
    }
    assert ask(bot, event)["statusCode"] == 401


def test_the_notifier_says_what_is_wrong_with_an_event(start: Start) -> None:
    notifier = start(FUNCTIONS, "lambdas.notifier.handler.handler", TABLE="runs")
    event = {"Records": [{"Sns": {"MessageId": "1", "Message": "[]"}}]}
    outcome = notifier.invoke(json.dumps(event).encode())
    error = json.loads(outcome.payload)
    assert (outcome.failed, error["errorType"]) == (True, "ContractError")
    assert error["errorMessage"] == "not a valid Notification: expected an object"


def test_the_notifier_posts_a_message_into_the_runs_thread(
    start: Start, secret: None, records: RunStore, slack: LocalSlack
) -> None:
    card = str(client_of(slack).chat_postMessage(channel=STUDIO, text="the run's card")["ts"])
    run = Run(chain="movie-pitch", user=ADA, team="T1", channel=STUDIO, thread_ts=card)
    inputs = {"description": "cowboys"}
    record = RunRecord(
        name="run-1", chain=run.chain, user=ADA, team=run.team, channel=STUDIO, inputs=inputs, started=1, thread_ts=card
    )
    assert records.start_run(record)
    notifier = start(FUNCTIONS, "lambdas.notifier.handler.handler", TABLE="runs")
    message = {
        "kind": "tell",
        "execution": f"{EXECUTION}run-1",
        "at": "2026-01-01T00:00:00.000Z",
        "run": vars(run),
        "step": "pitches",
        "title": "Pitch 1 of 3",
        "text": "Cowboys ride comets.",
    }
    attributes = {"ApproximateReceiveCount": "1", "MessageGroupId": STUDIO}
    sent = {"messageId": "1", "receiptHandle": "r", "body": json.dumps(message), "attributes": attributes}
    assert ask(notifier, {"Records": [{**sent, "eventSource": "aws:sqs"}]}) == {"batchItemFailures": []}
    answers = [found for found in slack.workspace.messages(STUDIO) if found.get("thread_ts") == card]
    assert any("Cowboys ride comets." in json.dumps(answer) for answer in answers)
    moved = records.get("run-1")
    assert moved
    assert (moved.status, moved.step) == ("running", "pitches")


def test_the_pdf_function_writes_a_pdf_to_the_bucket(start: Start, aws: str, session: boto3.Session) -> None:
    s3 = session.client("s3", endpoint_url=aws)
    s3.create_bucket(Bucket=BUCKET)
    function = start(PDF, "lambdas.pdf.handler.handler", FILES_BUCKET=BUCKET)
    event = {"title": "Kyiv", "subtitle": "A trip", "text": "# Day 1\n\nКиїв, 東京", "name": "Kyiv", "run": "trip-1"}
    answer = ask(function, event)
    assert (answer["bucket"], answer["name"]) == (BUCKET, "Kyiv.pdf")
    made = s3.get_object(Bucket=BUCKET, Key=answer["key"])["Body"].read()
    assert made.startswith(b"%PDF-")
    assert len(made) == answer["size"]


@pytest.fixture
def outside() -> Iterator[dict[str, str]]:
    """Environment variables for a local GitHub, and for a model that uses the first tool it is offered."""
    agents, github = Agents(), LocalGithub()
    model = ModelEndpoint(OfflineModel(ROOT / "chains"), agents=agents)
    github.start()
    model.start()
    names = [f"AWS_ENDPOINT_URL_BEDROCK_{service}" for service in ("RUNTIME", "AGENT_RUNTIME", "AGENTCORE")]
    yield dict.fromkeys(names, model.url) | dict.fromkeys(("GITHUB_URL", "GITHUB_API_URL"), github.url)
    model.stop()
    github.stop()


def test_a_langchain_agent_answers_with_data(start: Start, outside: dict[str, str]) -> None:
    settings = model_environment(read_model("us.anthropic.claude-sonnet-5-5"))
    function = start(LANGCHAIN, "lambdas.langchain_agents.handler.handler", **settings, **outside)
    event = {"agent": "finder", "instruction": "You find.", "task": "Find one", "run": "run-1"}
    assert set(ask(function, event)["answer"]) == {"owner", "name", "reason"}


def test_the_action_group_reads_githubs_pages(start: Start, outside: dict[str, str]) -> None:
    function = start(FUNCTIONS, "lambdas.github_actions.handler.handler", **outside)
    place = {"actionGroup": "github", "apiPath": "/trending", "httpMethod": "GET"}
    answer = ask(function, {**place, "sessionId": "run-1", "parameters": []})
    assert json.loads(answer["response"]["responseBody"]["application/json"]["body"])[0]["name"] == "lantern"


def test_a_missing_agent_is_an_error(start: Start, outside: dict[str, str]) -> None:
    function = start(FUNCTIONS, "lambdas.invoke_agent.handler.handler", **outside)
    event = {"agent": "NOTTHERE01", "alias": "NOTTHERE01", "session": "run-1", "text": "Hi"}
    error = json.loads(function.invoke(json.dumps(event).encode()).payload)
    assert (error["errorType"], "has no alias" in error["errorMessage"]) == ("AgentRefusedError", True)


def test_a_missing_harness_is_an_error(start: Start, outside: dict[str, str]) -> None:
    function = start(FUNCTIONS, "lambdas.harness_agents.handler.handler", **outside)
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/finder-0123456789"
    event = {"agent": "finder", "harness": arn, "model": "m", "task": "Find one", "run": "run-1"}
    error = json.loads(function.invoke(json.dumps(event).encode()).payload)
    assert error["errorType"] == "ResourceNotFoundException"
