"""Checks of the AWS account: credentials, region, CDK's bootstrap."""

from collections.abc import Collection
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from scripts.checks.check import MISSING, Check, code_of, in_one_line, not_checked

BOOTSTRAP_VERSION = 6
"""The oldest bootstrap that the templates can use; a test compares it with what they ask for."""

CREDENTIALS = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret; for IAM Identity Center run `aws sso login`"
PREPARE = "run `make cdk ARGS=bootstrap` with these credentials and this region"


def credentials(sts: Any) -> Check:
    """Whose credentials these are."""
    try:
        caller = sts.get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        return Check("credentials", "bad", in_one_line(error), CREDENTIALS)
    except ResponseParserError:
        return Check("credentials", "bad", "the reply does not come from AWS", "look for a proxy between here and AWS")
    return Check("credentials", "ok", f"account {caller['Account']}, as {caller['Arn']}")


def region(name: str, known: Collection[str]) -> Check:
    """Whether a region is set, and whether the SDK knows Amazon Bedrock there (`known`)."""
    if not name:
        return Check("region", "bad", "none is set", "set it: export AWS_REGION=us-east-1")
    if name not in known:
        todo = "check its spelling; newer regions may still work"
        return Check("region", "warn", f"this AWS SDK knows no Amazon Bedrock in {name}", todo)
    return Check("region", "ok", name)


def bootstrap(ssm: Any, qualifier: str) -> Check:
    """Whether the account is prepared for CDK in this region, and newly enough."""
    name = f"/cdk-bootstrap/{qualifier}/version"
    try:
        version = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except ClientError as error:
        if code_of(error) in MISSING:
            return Check("bootstrap", "bad", f"there is no {name}: CDK has not been set up in this region", PREPARE)
        return not_checked("bootstrap", error, "ssm:GetParameter")
    except BotoCoreError as error:
        return not_checked("bootstrap", error, "ssm:GetParameter")
    if not version.isdigit() or int(version) < BOOTSTRAP_VERSION:
        return Check("bootstrap", "bad", f"its version is {version}, {BOOTSTRAP_VERSION} is needed", PREPARE)
    return Check("bootstrap", "ok", f"version {version}")
