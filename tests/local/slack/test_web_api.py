from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.installation import Limits
from local.slack.rate_limit import BURST
from local.slack.server import LocalSlack
from tests.local.slack.support import DEADLINE, MANIFEST, STUDIO, Clock, client_of, look, running, section


def post(slack: LocalSlack, method: str, **kwargs: Any) -> Any:
    return requests.post(f"{slack.url}/api/{method}", timeout=DEADLINE, **kwargs)


def test_returns_the_tokens_owner(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["team"]) == ("U0GREENBOT1", "Greenlight Studio")


def test_api_test_returns_its_arguments_without_a_token(slack: LocalSlack) -> None:
    assert post(slack, "api.test", data={"foo": "bar"}).json() == {"ok": True, "args": {"foo": "bar"}}
    assert post(slack, "api.test", data={"error": "broken"}).json() == {"ok": False, "error": "broken"}


@pytest.mark.parametrize(("token", "error"), [("xoxb-wrong", "invalid_auth"), ("", "not_authed")])
def test_refuses_unknown_and_missing_tokens(slack: LocalSlack, token: str, error: str) -> None:
    answer = post(slack, "auth.test", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": error})
    assert post(slack, "auth.test", data={"token": token}).json()["error"] == error


def test_accepts_the_token_as_an_argument(slack: LocalSlack) -> None:
    assert post(slack, "auth.test", data={"token": slack.bot_token}).json()["ok"]


def test_refuses_unknown_methods(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("chat.whisper")


def test_names_the_scope_that_the_manifest_lacks(clock: Clock) -> None:
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands", "users:read"]}}}
    with running(LocalSlack(manifest, now=clock)) as slack, pytest.raises(SlackApiError) as refused:
        client_of(slack).chat_postMessage(channel=STUDIO, text="x")
    assert refused.value.response.data == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands,users:read",
    }


def test_accepts_forms_and_json(slack: LocalSlack) -> None:
    blocks = '[{"type": "divider"}]'
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    form = post(slack, "chat.postMessage", headers=headers, data={"channel": STUDIO, "blocks": blocks})
    body = {"channel": STUDIO, "blocks": [{"type": "divider"}]}
    for answer in (form, post(slack, "chat.postMessage", headers=headers, json=body)):
        assert answer.json()["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "invalid_json")])
def test_refuses_a_body_that_is_not_a_json_object(slack: LocalSlack, body: str, error: str) -> None:
    answer = post(slack, "auth.test", data=body, headers={"Content-Type": "application/json"})
    assert answer.json()["error"] == error


def test_refuses_blocks_that_are_not_json(slack: LocalSlack) -> None:
    arguments = {"token": slack.bot_token, "channel": STUDIO, "blocks": "[{"}
    assert post(slack, "chat.postMessage", data=arguments).json()["error"] == "invalid_blocks_format"


def test_reports_wrong_blocks_in_two_fields(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=STUDIO, text="x", blocks=[section("")])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages[-1] == "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response["errors"][-1] == messages[-1].removeprefix("[ERROR] ")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [({}, "invalid_arguments"), ({"user": 7}, "invalid_arguments"), ({"user": "U404"}, "user_not_found")],
)
def test_refuses_missing_and_malformed_arguments(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        client.api_call("users.info", json=arguments)


def test_limits_posting_if_switched_on(clock: Clock) -> None:
    with running(LocalSlack(MANIFEST, limits=Limits(rate_limit=True), now=clock)) as slack:
        arguments = {"token": slack.bot_token, "channel": STUDIO, "text": "x"}
        answers = [post(slack, "chat.postMessage", data=arguments) for _ in range(BURST + 1)]
    assert [answer.status_code for answer in answers] == [200] * BURST + [429]
    assert (answers[-1].headers["Retry-After"], answers[-1].json()["error"]) == ("1", "ratelimited")


def test_does_not_limit_posting_by_default(client: WebClient) -> None:
    for _ in range(BURST + 1):
        client.chat_postMessage(channel=STUDIO, text="x")


def test_logs_calls_without_token_or_text(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=STUDIO, text="a secret")
    with pytest.raises(SlackApiError):
        client.users_info(user="U404")
    entries = look(slack, "log")["entries"]
    assert [(entry["method"], entry["ok"], entry["error"]) for entry in entries] == [
        ("chat.postMessage", True, ""),
        ("users.info", False, "user_not_found"),
    ]
    assert slack.bot_token not in str(entries)
    assert "a secret" not in str(entries)
