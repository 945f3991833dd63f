"""Deploys to the AWS account of the current credentials: `make deploy`, or `make deploy ARGS="-c …"` with options.

The bot and what all chains share come first, then the chains: a chain that fails leaves the rest in place.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from greenlight.spec.catalog import all_chains, search
from scripts import cdk
from scripts.checks import account
from scripts.checks.check import in_one_line
from scripts.checks.secret import read_filling
from scripts.cloudformation import DEPLOYED, Stack, find_stacks
from scripts.deployment import Deployment, read_deployment
from scripts.slack_app import filled_manifest, is_changed, left_to_do, link_to_create

ROOT = cdk.ROOT
OUTPUTS = ROOT / "build" / "outputs.json"
MANIFEST = ROOT / "build" / "manifest.yml"
STACK_NAME = re.compile(r"[\w*?\[\]-]*-greenlight-[\w*?\[\]-]+")

NOT_DEPLOYED = (
    "Not everything was deployed. Look at what CDK says above, then run the same command again: it continues."
)

Outputs = Mapping[str, Mapping[str, str]]
"""The stacks' outputs by stack name, as `cdk deploy --outputs-file` writes them."""

RunCdk = Callable[[Sequence[str]], int]


class DeployError(RuntimeError):
    """Nothing can be deployed. The text says why, and what to do."""


def named_stacks(more: Sequence[str]) -> list[str]:
    """The single stacks that the arguments name, such as `dev-greenlight-bot` or `dev-greenlight-technique-*`."""
    return [word for word in more if STACK_NAME.fullmatch(word) and not word.startswith("-")]


def calls(deployment: Deployment, more: Sequence[str]) -> list[list[str]]:
    """The arguments for CDK's command line, call by call. `more` comes last, so it can override the others.

    The second call takes what the first one synthesised, unless `more` says where that is.
    """
    outputs = ["--outputs-file", str(OUTPUTS)]
    others = [word for word in more if word != "--all"]
    if named_stacks(others):
        return [["deploy", *outputs, *others]]
    elsewhere = any(re.fullmatch(r"(-a|-o|--app|--output)(=.*)?", word) for word in others)
    again = [] if elsewhere else ["--app", "cdk.out"]
    first = ["deploy", deployment.shared, deployment.bot, *outputs, *others]
    return [first, ["deploy", "--all", *again, *outputs, *others]]


def only_prepares(more: Sequence[str]) -> bool:
    """Whether CDK is told to make change sets without executing them."""
    return any(word == "--no-execute" or word.endswith("prepare-change-set") for word in more)


def ready(deployment: Deployment) -> str:
    """Where the deployment goes. Raises DeployError without credentials or a region."""
    who = account.credentials(deployment.client("sts", deployment.region or "us-east-1"))
    if who.state != "ok":
        raise DeployError(f"there are no working AWS credentials ({who.text}).")
    if not deployment.region:
        raise DeployError("no region is set: export AWS_REGION=us-east-1")
    return f"{who.text}, {deployment.region}"


def stacks_there(deployment: Deployment) -> Mapping[str, Stack]:
    """The deployment's stacks; none if the caller may only deploy through CDK's roles, not look."""
    try:
        return find_stacks(deployment.client("cloudformation"), deployment.stack(""))
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot look at the stacks: {in_one_line(error)}", file=sys.stderr)
        return {}


def run_calls(given: Sequence[Sequence[str]], run_cdk: RunCdk) -> tuple[list[int], Outputs]:
    """Runs CDK until a call fails. Returns the exit codes, and the outputs of all calls, which are in OUTPUTS too."""
    codes: list[int] = []
    outputs: dict[str, Mapping[str, str]] = {}
    for one in given:
        OUTPUTS.unlink(missing_ok=True)
        codes.append(run_cdk(one))
        # CDK writes the outputs of the stacks it has deployed even if a later one fails.
        outputs |= json.loads(OUTPUTS.read_text(encoding="utf-8")) if OUTPUTS.exists() else {}
        if codes[-1]:
            break
    OUTPUTS.parent.mkdir(parents=True, exist_ok=True)
    OUTPUTS.write_text(json.dumps(outputs, indent=2), encoding="utf-8")
    return codes, outputs


def not_deployed(deployment: Deployment, there: Mapping[str, Stack]) -> str:
    """What a failed deployment of the chains has left undone, and how to continue. `there` may be unknown (empty)."""
    names = [deployment.stack(chain) for chain in deployment.chains]
    states = {name: there[name].status if name in there else "not there" for name in names if there}
    missing = [f"  {name} ({state})" for name, state in states.items() if state not in DEPLOYED]
    return "\n".join(
        (
            f"The bot and what all chains share are deployed. Of {len(names)} chains, these are not up to date:",
            *(missing or ["  (see above)"]),
            "Their commands may fail until then. Look at what CDK says above, then run `make deploy`, which continues.",
        )
    )


def finish(deployment: Deployment, outputs: Outputs, before: Mapping[str, str]) -> str:
    """Writes the manifest; returns what is left to do. "" if the bot was not deployed."""
    bot = outputs.get(deployment.bot, {})
    if "RequestUrl" not in bot:
        return ""
    search(bot["ChainPackages"].split(","))
    chains = bot["Chains"].split(",")
    manifest = filled_manifest(bot["RequestUrl"], chains)
    previous = MANIFEST.read_text(encoding="utf-8") if MANIFEST.exists() else ""
    MANIFEST.parent.mkdir(parents=True, exist_ok=True)
    MANIFEST.write_text(manifest, encoding="utf-8")
    chain = next(chain for name, chain in all_chains().items() if name in chains)
    return left_to_do(
        deployment,
        read_filling(deployment.client("secretsmanager"), deployment.secret),
        file=str(MANIFEST.relative_to(ROOT)),
        link=link_to_create(manifest),
        changed=is_changed(previous, manifest, bot["RequestUrl"], before, bot),
        command=f"{chain.call} {chain.inputs[0].example}",
    )


def deploy(deployment: Deployment, more: Sequence[str], run_cdk: RunCdk) -> int:
    """Deploys and says what is left to do. Raises BotoCoreError."""
    before = stacks_there(deployment)
    known = before[deployment.bot].outputs if deployment.bot in before else {}
    given = calls(deployment, more)
    codes, outputs = run_calls(given, run_cdk)
    if only_prepares(more):
        print("Nothing was deployed: CDK was told to make change sets only.")
        return codes[-1]
    if codes[-1]:
        whole = len(given) == 2
        said = not_deployed(deployment, stacks_there(deployment)) if whole and len(codes) == 2 else NOT_DEPLOYED
        print(said, file=sys.stderr)
    if left := finish(deployment, outputs, known):
        print(left)
    return codes[-1]


def main(more: Sequence[str], run_cdk: RunCdk = cdk.run) -> int:
    """Returns CDK's exit code, or 1 after one line on standard error if nothing could be started."""
    try:
        deployment = read_deployment(more)
        print(f"Deploying to {ready(deployment)} …", flush=True)
        return deploy(deployment, more, run_cdk)
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot deploy: {in_one_line(error)}", file=sys.stderr)
    except (DeployError, ValueError) as error:
        print(f"Cannot deploy: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
