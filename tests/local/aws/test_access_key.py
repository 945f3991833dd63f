"""Every request to the local AWS needs its access key, in a header or in a presigned URL."""

from io import BytesIO
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws.access_key import UNSIGNED, AccessKey
from local.aws.server import LocalAws
from tests.sdk import KEY, REGION

NAME = 'a b/ü+~(1)%"/x.txt'
"""A file name that needs every kind of encoding."""
GUESSED = AccessKey("AKIAIOSFODNN7EXAMPLE", "local")
OTHER_ID, OTHER_SECRET = AccessKey(GUESSED.id, KEY.secret), AccessKey(KEY.id, GUESSED.secret)


def client(aws: LocalAws, service: str, key: AccessKey = KEY, config: Config | None = None) -> Any:
    session = boto3.Session(key.id, key.secret, region_name=REGION)
    return session.client(service, endpoint_url=aws.endpoint, config=config)  # type: ignore[call-overload]


@pytest.fixture
def s3(aws: LocalAws) -> Any:
    made = client(aws, "s3", config=Config(signature_version="s3v4"))
    made.create_bucket(Bucket="files")
    made.put_object(Bucket="files", Key=NAME, Body=b"hello", Metadata={"a-b": "x  y"})
    return made


def test_keys_differ_and_hide_their_secrets() -> None:
    first, second = AccessKey.random(), AccessKey.random()
    assert first.id != second.id
    assert first.secret != second.secret
    assert first.secret not in repr(first)


@pytest.mark.parametrize("key", [GUESSED, OTHER_ID, OTHER_SECRET], ids=["guessed", "other id", "other secret"])
@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("dynamodb", "list_tables"),
        ("lambda", "list_functions"),
        ("secretsmanager", "list_secrets"),
        ("s3", "list_buckets"),
    ],
)
def test_another_key_is_refused(aws: LocalAws, service: str, operation: str, key: AccessKey) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(client(aws, service, key), operation)()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("dynamodb", "list_tables", {}),
        ("sqs", "list_queues", {}),
        ("sns", "list_topics", {}),
        ("sts", "get_caller_identity", {}),
        ("lambda", "list_functions", {"MaxItems": 5}),
        ("events", "list_rules", {}),
        ("logs", "describe_log_groups", {"logGroupNamePrefix": "/aws/lambda/ü"}),
    ],
)
def test_a_signature_in_each_protocol_is_accepted(aws: LocalAws, service: str, operation: str, arguments: Any) -> None:
    answer = getattr(client(aws, service), operation)(**arguments)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_files_of_any_name_and_size_are_accepted(s3: Any) -> None:
    assert s3.get_object(Bucket="files", Key=NAME)["Body"].read() == b"hello"
    assert s3.list_objects_v2(Bucket="files", Prefix="a b/")["KeyCount"] == 1
    s3.put_object(Bucket="files", Key="/a//../b", Body=b"odd")
    assert s3.get_object(Bucket="files", Key="/a//../b")["Body"].read() == b"odd"
    s3.upload_fileobj(BytesIO(bytes(9_000_000)), "files", "large")
    assert s3.head_object(Bucket="files", Key="large")["ContentLength"] == 9_000_000


def test_only_an_unchanged_presigned_url_is_accepted(s3: Any) -> None:
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": NAME})
    assert requests.get(url, timeout=10).text == "hello"
    changed = (url.replace("x.txt", "y.txt"), f"{url}&versionId=1", url.replace(KEY.id, GUESSED.id), url[:-4] + "0000")
    assert {requests.get(other, timeout=10).status_code for other in changed} == {403}
    assert requests.delete(url, timeout=10).status_code == 403
    upload = s3.generate_presigned_url("put_object", Params={"Bucket": "files", "Key": "up"})
    assert requests.put(upload, data=b"new", timeout=10).status_code == 200
    assert s3.get_object(Bucket="files", Key="up")["Body"].read() == b"new"


def test_a_presigned_url_with_authorization_is_refused(aws: LocalAws, s3: Any) -> None:
    scope = "20261130/us-east-1/secretsmanager/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY.id}/{scope}, SignedHeaders=host, Signature=1",
        "X-Amz-Target": "secretsmanager.ListSecrets",
    }
    assert requests.get(s3.generate_presigned_url("list_buckets"), headers=headers, timeout=10).status_code == 403


def test_a_presigned_url_of_another_service_is_accepted(aws: LocalAws) -> None:
    url = client(aws, "sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    assert [requests.get(other, timeout=10).status_code for other in (url, url + "&Action=no")] == [200, 403]


@pytest.mark.parametrize(
    "path",
    ["/", "/moto-api/", "/moto-api/data.json", "/favicon.ico", "/latest/meta-data/", "/files", "/?Action=ListTopics"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_request_without_a_key_is_refused(aws: LocalAws, method: str, path: str) -> None:
    answer = requests.request(method, f"{aws.endpoint}{path}", timeout=10)
    assert (answer.status_code, answer.text) == (403, f"Refused: {UNSIGNED}\n")


SCOPE = "20261130/us-east-1/sts/aws4_request"
SIGNED = f"AWS4-HMAC-SHA256 Credential=KEY/{SCOPE}, SignedHeaders="


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic eDp4",
        "AWS KEY:c2lnbmF0dXJl",
        "AWS4-HMAC-SHA256 Credential=KEY",
        f"{SIGNED}host, Signature=",
        f"{SIGNED}host, Signature={'0' * 64}",
        f"{SIGNED};;no, Signature={'0' * 64}",
        f"{SIGNED}host, Signature={'é' * 64}",
        f"{SIGNED}host, Signature={'0' * 64}".replace("KEY", "clé"),
    ],
)
def test_a_malformed_signature_is_refused(aws: LocalAws, authorization: str) -> None:
    headers = {"Authorization": authorization.replace("KEY", KEY.id).encode(), "X-Amz-Date": b"20261130T000000Z"}
    answer = requests.post(f"{aws.endpoint}/moto-api/reset", headers=headers, timeout=10)
    assert answer.status_code == 403


def test_a_presigned_url_without_all_its_parts_is_refused(aws: LocalAws) -> None:
    query = f"X-Amz-Credential={KEY.id}/{SCOPE}&X-Amz-Signature={'0' * 64}"
    assert requests.get(f"{aws.endpoint}/moto-api/data.json?{query}", timeout=10).status_code == 403


def test_a_changed_body_is_refused(aws: LocalAws) -> None:
    sent: list[Any] = []
    sqs = client(aws, "sqs")
    sqs.meta.events.register_last("before-send.sqs", lambda request, **_: sent.append(request))
    sqs.list_queues(QueueNamePrefix="a")
    (request,) = sent
    changed = request.body.replace(b'"a"', b'"b"')
    for body, status in ((request.body, 200), (changed, 403)):
        assert requests.post(request.url, body, headers=request.headers, timeout=10).status_code == status
