"""The action group's function, in Bedrock's format, with the local copy of GitHub's pages."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lambdas.github.errors import NoReadmeError
from lambdas.github_actions.handler import OPERATIONS, handler
from local.github.server import LocalGithub
from local.synth import ROOT
from tests.lambdas.context import Context


@pytest.fixture(autouse=True)
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = LocalGithub()
    server.start()
    monkeypatch.setenv("GITHUB_URL", server.url)
    monkeypatch.setenv("GITHUB_API_URL", server.url)
    yield
    server.stop()


def event(path: str, **values: str) -> dict[str, Any]:
    return {
        "messageVersion": "1.0",
        "agent": {"name": "finder", "id": "A", "alias": "B", "version": "1"},
        "inputText": "Find one",
        "sessionId": "run-1-finder",
        "actionGroup": "github",
        "apiPath": path,
        "httpMethod": "GET",
        "parameters": [{"name": name, "type": "string", "value": value} for name, value in values.items()],
        "sessionAttributes": {},
        "promptSessionAttributes": {},
    }


def asked(path: str, **values: str) -> Any:
    answer = handler(event(path, **values), Context("github_actions"))
    assert answer["messageVersion"] == "1.0"
    response = answer["response"]
    assert (response["actionGroup"], response["apiPath"], response["httpMethod"]) == ("github", path, "GET")
    assert response["httpStatusCode"] == 200
    return json.loads(response["responseBody"]["application/json"]["body"])


def test_the_trending_page_is_a_list_with_the_schemas_fields() -> None:
    schema = json.loads((ROOT / "lambdas" / "github_actions" / "openapi.json").read_text(encoding="utf-8"))
    shown = schema["paths"]["/trending"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    found = asked("/trending")
    assert found[0]["name"] == "lantern"
    assert set(found[0]) == set(shown["items"]["properties"])
    assert [one["name"] for one in asked("/trending", language="Rust")] == ["ferry"]


def test_a_readme_is_a_field_of_its_own() -> None:
    found = asked("/repositories/{owner}/{name}/readme", owner="offline--sample", name="ferry")
    assert found["readme"].startswith("# Ferry")


def test_an_error_is_raised_for_bedrock() -> None:
    with pytest.raises(NoReadmeError, match="offline--sample/x does not exist"):
        handler(
            event("/repositories/{owner}/{name}/readme", owner="offline--sample", name="x"), Context("github_actions")
        )


def test_the_schema_has_exactly_the_handlers_operations() -> None:
    schema = json.loads((ROOT / "lambdas" / "github_actions" / "openapi.json").read_text(encoding="utf-8"))
    assert {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods} == set(
        OPERATIONS
    )
