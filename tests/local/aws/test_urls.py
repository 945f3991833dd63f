"""A Function URL: HTTP requests as events of payload format 2.0, and results as HTTP responses."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from local.aws.runtime_api import Outcome
from local.aws.urls import FunctionUrl


class Answering:
    """A function that keeps its last event and returns a prepared answer."""

    def __init__(self) -> None:
        self.event: dict[str, Any] = {}
        self.outcome = Outcome(b"null")

    def __call__(self, event: bytes) -> Outcome:
        self.event = json.loads(event)
        return self.outcome

    def answers(self, payload: Any) -> None:
        self.outcome = Outcome(json.dumps(payload).encode())


@pytest.fixture
def function() -> Answering:
    return Answering()


@pytest.fixture
def url(function: Answering) -> Iterator[str]:
    served = FunctionUrl(function, "123456789012")
    yield served.url
    served.stop()


def test_a_json_request_is_text(url: str, function: Answering) -> None:
    requests.post(f"{url}a/b?x=1&x=2&y=%20", json={"a": "é"}, headers={"Cookie": "a=1; b=2", "X-My": "1"}, timeout=9)
    event = function.event
    assert (event["version"], event["rawPath"], event["rawQueryString"]) == ("2.0", "/a/b", "x=1&x=2&y=%20")
    assert event["queryStringParameters"] == {"x": "1,2", "y": " "}
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["headers"]["x-my"] == "1"
    assert "cookie" not in event["headers"]
    assert event["requestContext"]["http"]["method"] == "POST"
    assert (json.loads(event["body"]), event["isBase64Encoded"]) == ({"a": "é"}, False)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/x-www-form-urlencoded", b"text=a%20b"), ("image/png", b"\x89PNG"), ("text/plain", b"\xff\xfe")],
)
def test_forms_and_binary_bodies_are_base64(url: str, function: Answering, content_type: str, body: bytes) -> None:
    requests.post(url, data=body, headers={"Content-Type": content_type}, timeout=9)
    assert function.event["isBase64Encoded"]
    assert base64.b64decode(function.event["body"]) == body


def test_a_request_without_a_body_has_none(url: str, function: Answering) -> None:
    requests.get(url, timeout=9)
    assert "body" not in function.event
    assert not function.event["isBase64Encoded"]


def test_a_response_has_status_headers_cookies_and_bytes(url: str, function: Answering) -> None:
    function.answers(
        {
            "statusCode": 201,
            "headers": {"Content-Type": "image/png", "X-My": "1"},
            "cookies": ["a=1; Path=/", "b=2"],
            "body": base64.b64encode(b"\x89PNG").decode(),
            "isBase64Encoded": True,
        }
    )
    answer = requests.get(url, timeout=9)
    assert (answer.status_code, answer.content) == (201, b"\x89PNG")
    assert (answer.headers["Content-Type"], answer.headers["X-My"]) == ("image/png", "1")
    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}


@pytest.mark.parametrize(("payload", "text"), [({"a": 1}, '{"a": 1}'), ("hello", "hello"), ([1], "[1]")])
def test_a_payload_without_a_status_is_a_json_body(url: str, function: Answering, payload: Any, text: str) -> None:
    function.answers(payload)
    answer = requests.get(url, timeout=9)
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, text, "application/json")


def test_an_empty_body_is_empty(url: str, function: Answering) -> None:
    function.answers({"statusCode": 200, "body": ""})
    assert requests.get(url, timeout=9).content == b""


def test_a_functions_error_is_a_bad_gateway_without_details(url: str, function: Answering) -> None:
    function.outcome = Outcome.error("ValueError", "secret")
    answer = requests.get(url, timeout=9)
    assert (answer.status_code, answer.text) == (502, "Internal Server Error")
