"""Deploys to the AWS account of the current credentials: `make deploy`, or `make deploy ARGS="-c …"` with options."""

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
    """Returns the arguments for CDK's command line. `more` comes last, so it can override the others."""
    return ["deploy", "--all", "--outputs-file", str(OUTPUTS), *more]


def account() -> str:
    """Returns the account number of the current credentials. Raises BotoCoreError and ClientError."""
    sts = boto3.client("sts", region_name=os.environ.get("AWS_REGION", "us-east-1"))
    return str(sts.get_caller_identity()["Account"])


def write_manifest(url: str, chains: Collection[str], file: Path) -> None:
    """Writes the Slack app's manifest with the commands of these chains and the bot's URL."""
    deployed = [chain for name, chain in all_chains().items() if name in chains]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(deployed).replace(REQUEST_URL, url), encoding="utf-8")


def next_steps(stage: str) -> str:
    """Returns what to do after a stage's first deployment. The secrets stay out of the shell's history."""
    return f"""\
Deployed. After the first deployment, do three more things:
1. Create the Slack app from {MANIFEST.relative_to(ROOT)} (https://api.slack.com/apps, "From a manifest"); install it.
2. Give AWS its bot token (OAuth & Permissions) and its signing secret (Basic Information). Run
     aws secretsmanager put-secret-value --secret-id {stage}/greenlight/slack --secret-string file:///dev/stdin
   then type {{"bot_token": "…", "signing_secret": "…"}} with the two values, press Enter and Ctrl-D.
3. In Event Subscriptions, let Slack verify the request URL again."""


def finish(outputs: Outputs) -> None:
    """Writes the manifest and prints the next steps, if the bot's stack was deployed."""
    for stack, values in outputs.items():
        if stack.endswith(BOT_STACK):
            search(values["ChainPackages"].split(","))
            write_manifest(values["RequestUrl"], values["Chains"].split(","), MANIFEST)
            print(next_steps(stack.removesuffix(BOT_STACK)))


def main(more: Sequence[str]) -> int:
    """Returns CDK's exit code, or 1 after one line on standard error if there are no working credentials."""
    try:
        print(f"Deploying to the account {account()} …", flush=True)
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot deploy: there are no working AWS credentials ({error}).", file=sys.stderr)
        return 1
    OUTPUTS.unlink(missing_ok=True)
    code = run(arguments(more))
    # With some options, such as --no-execute, CDK deploys nothing and writes no outputs.
    if code == 0 and OUTPUTS.exists():
        finish(json.loads(OUTPUTS.read_text(encoding="utf-8")))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
