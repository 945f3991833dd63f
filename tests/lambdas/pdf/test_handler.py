import importlib
import io
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pypdf import PdfReader

from tests.lambdas.context import Context

EVENT = {
    "title": "Weekend in Paris",
    "subtitle": "For two",
    "text": "## Day 1\n\nZürich",
    "name": "Weekend in Paris",
    "run": "run-1",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def function(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The handler's module, imported again in an environment like Lambda's, with its bucket."""
    settings = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FILES_BUCKET": "files",
        "MODEL_NOTE": "offline sample text, no model was asked",
        "POWERTOOLS_SERVICE_NAME": "pdf",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    module = importlib.reload(importlib.import_module("lambdas.pdf.handler"))
    module.s3.create_bucket(Bucket="files")
    return module


def test_the_pdf_is_in_the_bucket(function: ModuleType) -> None:
    answer = function.handler(EVENT, Context("pdf"))
    stored = boto3.client("s3").get_object(Bucket=answer["bucket"], Key=answer["key"])
    made = stored["Body"].read()
    assert answer == {
        "bucket": "files",
        "key": "run-1/weekend-in-paris.pdf",
        "name": "Weekend in Paris.pdf",
        "size": len(made),
    }
    assert stored["ContentType"] == "application/pdf"
    said = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Zürich" in said
    assert "no model was asked" in said


def test_a_repeated_invocation_writes_the_same_object(function: ModuleType) -> None:
    tags = set()
    for _ in range(2):
        answer = function.handler(EVENT, Context("pdf"))
        tags.add(function.s3.head_object(Bucket="files", Key=answer["key"])["ETag"])
    assert len(tags) == 1


def test_the_log_names_the_run_and_holds_no_text(function: ModuleType) -> None:
    written = io.StringIO()
    before = function.logger.registered_handler.setStream(written)
    function.handler(EVENT, Context("pdf"))
    function.logger.registered_handler.setStream(before)
    assert json.loads(written.getvalue())["run"] == "run-1"
    assert "Zürich" not in written.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": None}, "text"),
        ({"title": 1, "name": []}, "title, name"),
        ({"title": "  "}, "title is empty"),
        ({"run": "../other"}, "run"),
        ({"run": ""}, "run"),
    ],
)
def test_a_wrong_event_says_what_is_wrong(function: ModuleType, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        function.handler({**EVENT, **change}, Context("pdf"))


@pytest.mark.parametrize(
    ("name", "file", "slug"),
    [
        ("Weekend in Paris", "Weekend in Paris", "weekend-in-paris"),
        ("週末 in 東京", "週末 in 東京", "週末-in-東京"),
        ('../a\\b:"c"\n', "a b c", "a-b-c"),
        ("\u202e..", "Document", "document"),
        ("🎬", "🎬", "document"),
        ("東" * 100, "東" * 66, "東" * 66),
    ],
    ids=["plain", "Han", "reserved", "nothing left", "emoji", "long"],
)
def test_any_name_makes_a_file_name_and_a_key(function: ModuleType, name: str, file: str, slug: str) -> None:
    assert function.file_name(name) == file
    assert function.slug(file) == slug
