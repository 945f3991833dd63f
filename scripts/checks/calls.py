"""The check of a model by one paid call of a few tokens, and what its errors mean."""

import json
import re
import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from greenlight.models.model import Model
from scripts.checks.check import Check, State, code_of, in_one_line
from scripts.checks.models import ANOTHER, FORM, SUBSCRIBE

TOKENS = 16
PROMPT = "Say ok."
QUOTA = "ask for more in Service Quotas, Amazon Bedrock; new accounts have little, and a quota of the day lasts a day"
PAYMENT = "add a payment method in AWS Billing, which AWS Marketplace needs"
RIGHT = "allow bedrock:InvokeModel on the model and its profile; look for a policy of the organisation that denies it"
PROFILE = "name a profile, such as us.<the model's id>"

MEANINGS: tuple[tuple[str, State, str, str], ...] = (
    (r"use.case", "bad", "Anthropic's use-case form is missing", FORM),
    (r"payment", "bad", "the account has no valid way to pay", PAYMENT),
    (r"marketplace", "bad", "the subscription in AWS Marketplace failed", SUBSCRIBE),
    (r"legacy", "bad", "the model is legacy and refused to this account", ANOTHER),
    (r"on-demand throughput", "bad", "the model is offered through inference profiles only", PROFILE),
    (r"^(Throttling|ServiceQuotaExceeded)|too many", "warn", "throttled", QUOTA),
    (r"^AccessDenied", "bad", "access denied", RIGHT),
    (r"^ResourceNotFound|identifier is invalid", "bad", "there is no such model here", ANOTHER),
    (r"^Validation", "bad", "Bedrock refused the request", ANOTHER),
    (r"^Model|^ServiceUnavailable|^InternalServer", "warn", "Bedrock is not ready", "try again in a few minutes"),
)
"""Patterns for `<error code>: <message>`, the first match counts: how bad it is, what it means, what to do. The
messages are those that users of Bedrock have reported: obot 6747 (use-case form), bedrock-agentcore-starter-toolkit 349
(Marketplace), amazon-bedrock-workshop 386 (legacy)."""


def call(runtime: Any, model: Model) -> Check:
    """Asks the model for a few tokens, with its own API. This costs a fraction of a cent."""
    name = f"call of {model.id}"
    started = time.monotonic()
    try:
        _ask(runtime, model)
    except ClientError as error:
        return explain(name, code_of(error), error.response.get("Error", {}).get("Message", ""))
    except BotoCoreError as error:
        return Check(name, "bad", in_one_line(error), "check the region and the network, then try again")
    return Check(name, "ok", f"answered in {time.monotonic() - started:.1f} s")


def _ask(runtime: Any, model: Model) -> None:
    if model.family.api == "messages":
        messages = [{"role": "user", "content": PROMPT}]
        body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": TOKENS, "messages": messages}
        runtime.invoke_model(modelId=model.id, body=json.dumps(body))["body"].read()
        return
    asked = [{"role": "user", "content": [{"text": PROMPT}]}]
    runtime.converse(modelId=model.id, messages=asked, inferenceConfig={"maxTokens": TOKENS})


def explain(name: str, code: str, message: str) -> Check:
    """What an error of Bedrock means, with AWS's own words."""
    said = f"{code}: {' '.join(message.split())}"
    for pattern, state, meaning, todo in MEANINGS:
        if re.search(pattern, said, re.IGNORECASE):
            return Check(name, state, f"{meaning} ({said})", todo)
    return Check(name, "bad", said, "look up the error in the Amazon Bedrock user guide")
