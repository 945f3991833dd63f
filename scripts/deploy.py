"""Deploys to the AWS account of the current credentials: `make deploy`, with `ARGS="-c greenlight:stage=prod"`."""

import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from greenlight.spec.catalog import all_chains, search
from scripts.cdk import ROOT, run
from scripts.manifest import REQUEST_URL, text

OUTPUTS = ROOT / "build" / "outputs.json"
MANIFEST = ROOT / "build" / "manifest.yml"
BOT_STACK = "-greenlight-bot"

Outputs = Mapping[str, Mapping[str, str]]
"""The stacks' outputs by stack name, as `cdk deploy --outputs-file` writes them."""


def arguments(more: Sequence[str]) -> list[str]:
    """What CDK's command line is told; `more` comes last, so that it can say otherwise."""
    return ["deploy", "--all", "--outputs-file", str(OUTPUTS), *more]


def account() -> str:
    """The number of the account that the current credentials belong to. Raises BotoCoreError and ClientError."""
    sts = boto3.client("sts", region_name=os.environ.get("AWS_REGION", "us-east-1"))
    return str(sts.get_caller_identity()["Account"])


def write_manifest(url: str, chains: Collection[str], file: Path) -> None:
    """Writes the Slack app's manifest: the commands of these chains, with the bot's URL filled in."""
    deployed = [chain for name, chain in all_chains().items() if name in chains]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(deployed).replace(REQUEST_URL, url), encoding="utf-8")


def what_is_left(stage: str) -> str:
    """What a person has to do after the first deployment of a stage. The secrets go past the shell's history."""
    return f"""\
Deployed. The first time, three things are left:
1. Create the Slack app from {MANIFEST.relative_to(ROOT)} (https://api.slack.com/apps, "From a manifest"); install it.
2. Give AWS its bot token (OAuth & Permissions) and its signing secret (Basic Information). Start this,
     aws secretsmanager put-secret-value --secret-id {stage}/greenlight/slack --secret-string file:///dev/stdin
   then type {{"bot_token": "…", "signing_secret": "…"}} with the two values, Enter and Ctrl-D.
3. In Event Subscriptions, let Slack verify the request URL again."""


def finish(outputs: Outputs) -> None:
    """Writes the manifest and says what is left to do, where the bot's stack was among those deployed."""
    for stack, values in outputs.items():
        if stack.endswith(BOT_STACK):
            search(values["ChainPackages"].split(","))
            write_manifest(values["RequestUrl"], values["Chains"].split(","), MANIFEST)
            print(what_is_left(stack.removesuffix(BOT_STACK)))


def main(more: Sequence[str]) -> int:
    """The exit code: CDK's, or 1 with one line where there are no working credentials."""
    try:
        print(f"Deploying to the account {account()} …", flush=True)
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot deploy: there are no working AWS credentials ({error}).", file=sys.stderr)
        return 1
    OUTPUTS.unlink(missing_ok=True)
    code = run(arguments(more))
    # Some of CDK's options, such as --no-execute, deploy nothing.
    if code == 0 and OUTPUTS.exists():
        finish(json.loads(OUTPUTS.read_text(encoding="utf-8")))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
