"""Who is a full member, a guest, or of another organisation, from the local Slack."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from greenlight.people.kinds import KINDS_MAX_AGE, Kinds, KindUnknownError
from local.slack.server import LocalSlack
from local.web import WebServer
from tests.local.slack.support import ADA, BEN, BOT, DANA, ELI, Clock, calls


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kinds(client: WebClient, clock: Clock) -> Kinds:
    return Kinds(client, clock=clock)


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        (ADA, "members"),
        (DANA, "guests"),
        (ELI, "strangers"),
        (BOT, "nobody"),
        ("USLACKBOT", "nobody"),
        ("U0NOBODY001", "nobody"),
    ],
)
def test_slack_says_what_people_are(kinds: Kinds, user: str, kind: str) -> None:
    assert kinds.of(user) == kind


def test_a_deactivated_account_is_nobody(slack: LocalSlack, kinds: Kinds) -> None:
    slack.workspace.users[ADA] = replace(slack.workspace.users[ADA], deleted=True)
    assert kinds.of(ADA) == "nobody"


def test_a_kind_is_cached_for_minutes(slack: LocalSlack, kinds: Kinds, clock: Clock) -> None:
    assert kinds.of(ADA) == "members"
    slack.workspace.users[ADA] = replace(slack.workspace.users[ADA], is_guest=True)
    clock.seconds += KINDS_MAX_AGE
    assert kinds.of(ADA) == "members"
    clock.seconds += 1
    assert kinds.of(ADA) == "guests"
    assert kinds.of(BEN) == "members"
    assert (calls(slack).count("users.info"), calls(slack).count("auth.test")) == (3, 1)


def test_a_signed_request_overrules_what_is_cached(slack: LocalSlack, kinds: Kinds) -> None:
    assert kinds.of(ADA) == "members"
    kinds.note(ADA, "T0ELSEWHERE")
    assert kinds.of(ADA) == "strangers"
    kinds.note(ADA, slack.workspace.team_id)
    assert kinds.of(ADA) == "members"


def test_nothing_is_cached_while_slack_does_not_answer(slack: LocalSlack, kinds: Kinds) -> None:
    token, kinds.slack.token = kinds.slack.token, "xoxb-wrong"
    with pytest.raises(KindUnknownError, match="invalid_auth"):
        kinds.of(ADA)
    kinds.slack.token = token
    assert kinds.of(ADA) == "members"
    with pytest.raises(KindUnknownError, match="URLError"):
        Kinds(WebClient(token="x", base_url="http://127.0.0.1:1/")).of(ADA)


PERSON = {"id": "U1", "team_id": "T2", "is_bot": False, "deleted": False}


@pytest.fixture
def grid() -> Iterator[Any]:
    """Returns what Slack says about a person in a workspace of an Enterprise Grid organisation, which is not local."""
    servers: list[WebServer] = []

    def kind(found: Mapping[str, Any]) -> str:
        @Request.application
        def answer(request: Request) -> Response:
            auth = {"team_id": "T1", "enterprise_id": "E1"} if request.path.endswith("auth.test") else {"user": found}
            return Response(json.dumps({"ok": True, **auth}), mimetype="application/json")

        servers.append(server := WebServer(answer, 0))
        server.start()
        return Kinds(WebClient(token="x", base_url=f"{server.url}/")).of("U1")

    yield kind
    for server in servers:
        server.stop()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"enterprise_user": {"enterprise_id": "E1"}}, "members"),
        ({"enterprise_user": {"enterprise_id": "E1"}, "is_stranger": True}, "members"),
        ({"enterprise_user": {"enterprise_id": "E1"}, "is_ultra_restricted": True}, "guests"),
        ({"enterprise_user": {"enterprise_id": "E2"}}, "strangers"),
        ({}, "strangers"),
        ({"team_id": "T1"}, "members"),
        ({"team_id": "T1", "is_stranger": True}, "strangers"),
    ],
)
def test_the_other_workspaces_of_the_organisation_count_as_own(grid: Any, more: dict[str, Any], kind: str) -> None:
    assert grid({**PERSON, **more}) == kind
