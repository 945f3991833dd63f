"""Start and stop of the local AWS: one at a time in a process, and nothing left behind."""

import json
import os
import socket
import threading
from pathlib import Path

import pytest
import requests
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from local.aws.server import LocalAws
from tests.local.aws.conftest import SOURCES
from tests.local.aws.support import Machines, client, function, succeed, write_assembly
from tests.sdk import KEY

WAIT = {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}
RETRY = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 600}


def test_each_one_starts_empty_and_leaves_nothing(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    resources = {"Echo": function("echo", "sample.echo")}
    assembly = write_assembly(tmp_path, {"Functions": {"Resources": resources}}, {})
    for _ in range(2):
        aws = LocalAws(SOURCES, key=KEY)
        aws.start()
        aws.deploy(assembly)
        machines = Machines(aws)
        assert machines.client.list_state_machines()["stateMachines"] == []
        machines.start(WAIT)
        failing = {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel", "Arguments": {"ModelId": "m"}}
        machines.start({"Try": {**failing, "Retry": [RETRY], "End": True}})
        pid = client(aws, "lambda").invoke(FunctionName="echo")["Payload"].read()
        aws.stop()
        assert pid
    assert set(threading.enumerate()) == before


def test_stop_ends_its_functions(tmp_path: Path) -> None:
    assembly = write_assembly(tmp_path, {"Functions": {"Resources": {"Echo": function("echo", "sample.echo")}}}, {})
    aws = LocalAws(SOURCES, {"EVERYWHERE": "1"}, "http://127.0.0.1:9", key=KEY)
    aws.start()
    aws.deploy(assembly)
    told = json.load(client(aws, "lambda").invoke(FunctionName="echo")["Payload"])
    aws.stop()
    assert told["environment"]["EVERYWHERE"] == "1"
    assert told["environment"]["AWS_ENDPOINT_URL"] == aws.endpoint
    assert told["environment"]["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] == "http://127.0.0.1:9"
    with pytest.raises(ProcessLookupError):
        os.kill(told["pid"], 0)


def test_a_watcher_sees_signed_requests_and_leaves_them_whole() -> None:
    aws, seen = LocalAws(SOURCES, key=KEY), list[str]()
    aws.start()
    aws.watch(lambda request: seen.append(request.headers["X-Amz-Target"]))
    try:
        made = client(aws, "secretsmanager").create_secret(Name="watched", SecretString="x")
        assert requests.post(aws.endpoint, b"unsigned", timeout=10).status_code == 403
    finally:
        aws.stop()
    assert made["Name"] == "watched"
    assert seen == ["secretsmanager.CreateSecret"]


def test_a_second_one_at_the_same_time_is_refused() -> None:
    first = LocalAws(SOURCES, key=KEY)
    first.start()
    with pytest.raises(RuntimeError, match="stop it first"):
        LocalAws(SOURCES)
    assert Machines(first).output({"End": succeed("still here")}) == "still here"
    first.stop()


def test_start_empties_motos_services() -> None:
    sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].create_topic("left")
    aws = LocalAws(SOURCES, key=KEY)
    aws.start()
    assert client(aws, "sns").list_topics()["Topics"] == []
    aws.stop()


def test_a_taken_port_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        LocalAws(SOURCES, port=taken.getsockname()[1])


def test_the_region_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    aws = LocalAws(SOURCES, key=KEY)
    aws.start()
    machine = Machines(aws).create({"End": succeed()})
    aws.stop()
    assert machine.startswith("arn:aws:states:eu-west-1:123456789012:")
