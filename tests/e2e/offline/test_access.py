"""The local AWS and model require the access key of this start, which the stack's own functions have."""

import json
from typing import Any

import pytest
import requests

from greenlight.models.model import DEFAULT
from local.stack import LocalStack

pytestmark = pytest.mark.xdist_group("offline")
PROMPT = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [{"role": "user", "content": "?"}]}


def test_the_model_requires_the_key(stack: LocalStack) -> None:
    assert requests.post(f"{stack.model.url}/model/m/invoke", json=PROMPT, timeout=10).status_code == 403
    client: Any = stack.session.client("bedrock-runtime", endpoint_url=stack.model.url)
    answer = client.invoke_model(modelId=DEFAULT, body=json.dumps(PROMPT))
    assert json.load(answer["body"])["model"] == "offline-sample"


def test_the_slack_secret_requires_the_key(stack: LocalStack) -> None:
    assert requests.get(f"{stack.aws.endpoint}/moto-api/data.json", timeout=10).status_code == 403
    client: Any = stack.session.client("secretsmanager", endpoint_url=stack.aws.endpoint)
    secret = json.loads(client.get_secret_value(SecretId="dev/greenlight/slack")["SecretString"])
    assert secret["bot_token"] == stack.slack.bot_token
