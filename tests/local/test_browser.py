"""A foreign web page, in the browser of a person who runs the local stack, can read and change nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page
from werkzeug.wrappers import Response

from local.aws.runtime_api import Outcome
from local.aws.server import LocalAws
from local.aws.urls import FunctionUrl
from local.model.endpoint import ModelEndpoint
from local.slack.server import LocalSlack
from local.web import WebServer
from tests.browser import PageOf
from tests.lambdas.agents import Scripted, say
from tests.local.aws.conftest import SOURCES
from tests.local.slack.support import ADA, MANIFEST, STUDIO, control, look
from tests.sdk import KEY, client_at

pytestmark = pytest.mark.browser

SECRET = "xoxb-local-secret"
FORGED = "AWS4-HMAC-SHA256 Credential=x/20261130/us-east-1/SERVICE/aws4_request, SignedHeaders=host, Signature=x"
QUEUE = {"Resources": {"Theirs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "theirs"}}}}
FETCH = """async ([url, options]) => {
  try {
    return await (await fetch(url, options)).text();
  } catch (error) {
    return "";
  }
}"""


@dataclass
class Victim:
    """The servers of a stack, with data that a foreign page wants."""

    aws: LocalAws
    slack: LocalSlack
    backend: Scripted = field(default_factory=lambda: Scripted(say("paid for")))
    events: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.model = ModelEndpoint(self.backend)
        self.function = FunctionUrl(self._run, "123456789012")

    def _run(self, event: bytes) -> Outcome:
        self.events.append(event)
        return Outcome(b"null")


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    found = Victim(LocalAws(SOURCES, key=KEY), LocalSlack(MANIFEST))
    for server in (found.aws, found.slack, found.model):
        server.start()
    client_at(found.aws.endpoint, "secretsmanager").create_secret(Name="slack", SecretString=SECRET)
    control(found.slack, "message", channel=STUDIO, user=ADA, text="still here")
    yield found
    for stop in (found.function.stop, found.model.stop, found.slack.stop, found.aws.stop):
        stop()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another server's port on this machine."""
    server = WebServer(Response("<title>Kittens</title>", mimetype="text/html"))
    server.start()
    yield server.url.rsplit(":", 1)[1]
    server.stop()


def attack(page: Page, url: str, method: str = "POST", body: str | None = None, **headers: str) -> list[str]:
    """Returns what the page can read of each answer: with CORS, which may send a preflight, and without."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    options: dict[str, Any] = {"method": method, "headers": named, "body": body}
    return [page.evaluate(FETCH, [url, options | {"mode": mode}]) for mode in ("cors", "no-cors")]


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:PORT", "http://127.0.0.1:PORT", "data:text/html,<title>Kittens</title>"],
    ids=["another site", "another port", "no origin"],
)
def test_a_foreign_page_reads_and_changes_nothing(victim: Victim, elsewhere: str, page_of: PageOf, origin: str) -> None:
    page = page_of(origin.replace("PORT", elsewhere))
    plain, form = {"Content_Type": "text/plain"}, {"Content_Type": "application/x-www-form-urlencoded"}
    forged = {"Authorization": FORGED.replace("SERVICE", "cloudformation"), **form}
    create = f"Action=CreateStack&Version=2010-05-15&StackName=theirs&TemplateBody={json.dumps(QUEUE)}"
    secret = {
        "X_Amz_Target": "secretsmanager.GetSecretValue",
        "Authorization": FORGED.replace("SERVICE", "secretsmanager"),
        **plain,
    }
    messages = [{"role": "user", "content": "?"}]
    prompt = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": messages}
    aws, slack = victim.aws.endpoint, victim.slack.url
    read = [
        *attack(page, f"{aws}/", body='{"SecretId": "slack"}', **secret),
        *attack(page, f"{aws}/moto-api/data.json", "GET"),
        *attack(page, f"{aws}/moto-api/reset", body="", **plain),
        *attack(page, f"{aws}/", body=create, **forged),
        *attack(page, f"{victim.model.url}/model/m/invoke", body=json.dumps(prompt), **plain),
        *attack(page, victim.function.url, body="payload=", **form),
        *attack(page, f"{slack}/_control/state", "GET"),
        *attack(page, f"{slack}/_control/reset", body="{}", **plain),
        *attack(page, f"{slack}/_control/reset", body="{}", Content_Type="application/json"),
    ]
    assert {*read} == {""}
    assert (victim.backend.asked, victim.events) == ([], [])
    assert client_at(aws, "secretsmanager").get_secret_value(SecretId="slack")["SecretString"] == SECRET
    assert client_at(aws, "cloudformation").list_stacks()["StackSummaries"] == []
    assert "still here" in [found["text"] for found in look(victim.slack, f"messages/{STUDIO}")["messages"]]


def test_another_name_for_this_machine_is_refused(victim: Victim, page_of: PageOf) -> None:
    page = page_of(victim.slack.url.replace("127.0.0.1", "kittens.localhost"))
    assert page.inner_text("body").startswith("Refused: the request's Host is not 127.0.0.1:")
    assert page.evaluate(FETCH, ["/_control/state", {}]).startswith("Refused: ")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_link_from_a_foreign_page_opens_the_local_slack(
    victim: Victim, elsewhere: str, page_of: PageOf, name: str
) -> None:
    page = page_of(f"http://localhost:{elsewhere}")
    address = victim.slack.url.replace("127.0.0.1", name)
    page.evaluate("url => location.assign(url)", f"{address}/?user=ada#{STUDIO}")
    page.wait_for_url(f"{address}/**")
    # The page itself sends the next requests: for the messages, then for each event as it happens.
    page.get_by_text("still here").wait_for()
    control(victim.slack, "message", channel=STUDIO, user=ADA, text=f"reached as {name}")
    page.get_by_text(f"reached as {name}").wait_for()
