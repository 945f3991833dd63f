"""Destroys a deployment in AWS: `make destroy`, `make destroy ARGS="-c greenlight:stage=prod --yes"`.

It asks first. The records and the files stay, and it prints the commands that delete them.
"""

import sys
from collections.abc import Callable, Collection, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from greenlight.spec.catalog import all_chains
from scripts import cdk
from scripts.checks import account
from scripts.checks.check import in_one_line
from scripts.cloudformation import Kept, Stack, find_importers, find_kept, find_stacks
from scripts.deployment import Deployment, read_deployment

YES = "--yes"
EVERY_CHAIN = ("-c", "greenlight:chains=*", "-c", "greenlight:bundles=")
"""The app with all its chains, so it also has those that a deployment no longer chooses; without built packages."""

RunCdk = Callable[[Sequence[str]], int]


class DestroyError(RuntimeError):
    """Nothing can be destroyed. The text says why, and what to do."""


def arguments(stacks: Sequence[str], more: Sequence[str]) -> list[str]:
    """Returns the arguments for CDK's command line, which finds the order: the shared stack goes last."""
    kept = [word for word in more if word != YES]
    return ["destroy", *stacks, "--exclusively", "--force", *kept, *EVERY_CHAIN]


def plan(deployment: Deployment, formation: Any) -> dict[str, Stack]:
    """The deployment's stacks that are there. Raises DestroyError if another stack needs what they share."""
    there = find_stacks(formation, deployment.stack(""))
    names = {deployment.shared, deployment.bot, *map(deployment.stack, all_chains())}
    found = {name: stack for name, stack in there.items() if name in names}
    if deployment.shared in found:
        others = find_importers(formation, found[deployment.shared].exports) - set(found)
        if others:
            raise DestroyError(in_the_way(sorted(others), deployment.aws_options))
    return found


def in_the_way(stacks: Sequence[str], options: str) -> str:
    """What to do about stacks that use the shared stack and are none of this app's."""
    commands = (f"  aws cloudformation delete-stack {options} --stack-name {name}" for name in stacks)
    return "\n".join(
        (
            f"{', '.join(stacks)}: not part of this app, but using what its chains share.",
            "Remove them first: from the app that they belong to, or, if a chain has left this one, with",
            *commands,
        )
    )


def announcement(stacks: Collection[str], where: str, kept: Sequence[Kept]) -> str:
    """What will be destroyed, and what will stay."""
    lines = [f"This will be destroyed ({where}), and runs in progress end:", *(f"  {name}" for name in stacks)]
    if kept:
        lines += ["This stays, with all runs, decisions and files:", *(f"  {one.type} {one.name}" for one in kept)]
    return "\n".join(lines)


def leftovers(kept: Sequence[Kept], options: str) -> str:
    """How to delete what stays."""
    commands = [f"  {one.command} {options}" for one in kept if one.command]
    return "\n".join(
        (
            "Destroyed. A new deployment starts with an empty table and an empty secret.",
            *(["To delete what was kept, for good:", *commands] if commands else []),
            "To remove the Slack app: https://api.slack.com/apps, your app, Basic Information, Delete App.",
        )
    )


def ask() -> bool:
    """Whether the person at the terminal agrees; no terminal means no."""
    try:
        return input("Destroy them? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def main(given: Sequence[str], run_cdk: RunCdk = cdk.run, agrees: Callable[[], bool] = ask) -> int:
    """Returns CDK's exit code; 0 if there is nothing to destroy, 1 if nothing was destroyed for another reason."""
    try:
        deployment = read_deployment(given)
        return destroy(deployment, given, run_cdk, agrees)
    except (BotoCoreError, ClientError) as error:
        print(f"Cannot destroy: {in_one_line(error)}", file=sys.stderr)
    except (DestroyError, ValueError) as error:
        print(f"Cannot destroy: {error}", file=sys.stderr)
    return 1


def destroy(deployment: Deployment, given: Sequence[str], run_cdk: RunCdk, agrees: Callable[[], bool]) -> int:
    """Raises DestroyError, BotoCoreError and ClientError."""
    if not deployment.region:
        raise DestroyError("no region is set: export AWS_REGION=us-east-1")
    who = account.credentials(deployment.client("sts"))
    if who.state != "ok":
        raise DestroyError(f"there are no working AWS credentials ({who.text})")
    formation = deployment.client("cloudformation")
    where = f"{who.text}, {deployment.region}"
    stacks = plan(deployment, formation)
    if not stacks:
        print(f"There is nothing of the stage {deployment.settings.stage} here ({where}).")
        return 0
    kept = [one for name in stacks for one in find_kept(formation, name)]
    print(announcement(stacks, where, kept), flush=True)
    if YES not in given and not agrees():
        print("Nothing was destroyed.")
        return 1
    if code := run_cdk(arguments(list(stacks), given)):
        print("Some stacks are still there. Look at what CDK says above; `make destroy` continues.", file=sys.stderr)
        return code
    print(leftovers(kept, deployment.aws_options))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
