"""Amazon Bedrock itself, with the user's own credentials; everything else stays on this machine."""

import json
import re

import boto3
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from local.model import converse
from local.model.errors import STATUS, ModelError
from local.model.messages import Body


class Bedrock:
    """Calls the request's own model in `region`, with a profile of the user's AWS configuration.

    The profile and the address are explicit, because this process's environment holds the local stack's made-up
    credentials and endpoint. Raises botocore's ProfileNotFound for an unknown profile.
    """

    def __init__(self, region: str, profile: str) -> None:
        session = boto3.Session(profile_name=profile, region_name=region)
        self.client = session.client("bedrock-runtime", endpoint_url=f"https://bedrock-runtime.{region}.amazonaws.com")

    def invoke(self, model_id: str, body: Body) -> Body:
        """Returns Bedrock's reply. Raises ModelError with Bedrock's own error name."""
        # The local account's number in an ARN means nothing to Bedrock.
        name = re.sub(r"^arn:[^/]*:(inference-profile|foundation-model)/", "", model_id)
        try:
            if "anthropic" in name:
                answer = self.client.invoke_model(modelId=name, body=json.dumps(body))
                reply: Body = json.load(answer["body"])
            else:
                conversed = self.client.converse(modelId=name, **converse.from_body(body))
                reply = converse.to_reply(dict(conversed))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            name = code if code in STATUS else "ModelErrorException"
            raise ModelError(name, f"Bedrock: {code}: {error.response['Error']['Message']}") from error
        except ReadTimeoutError as error:
            raise ModelError("ModelTimeoutException", f"Bedrock: {error}") from error
        except BotoCoreError as error:
            raise ModelError("ServiceUnavailableException", f"Bedrock: {error}") from error
        return reply
