"""The CDK app: the shared stack with the notifier, one stack for each chain, and the bot's stack."""

import os
import sys
from pathlib import Path

import stacks  # noqa: F401  sets the Node.js that aws_cdk starts on import, so it comes first

# isort: split
from aws_cdk import App

from greenlight.spec.catalog import all_chains, place_of, search
from stacks.bot_stack import BotStack
from stacks.chain_stack import ChainStack
from stacks.checks.findings import REPORTED_HERE, refuse_findings
from stacks.checks.rules import add_checks
from stacks.selection import left_out
from stacks.settings.settings import Settings
from stacks.shared_stack import SharedStack


def build(app: App) -> App:
    """Adds every stack to the app, and prints which opt-in chains are left out.

    Raises SettingError, ChainError, WorkflowError or ScopeError.
    """
    settings = Settings.from_context(app.node)
    search(settings.chain_packages)
    every = all_chains()
    chains = settings.deployed(every)
    for check in (settings.check_gates, settings.check_limits):
        check(every)
    # CDK's command line sets the region that it deploys to.
    settings.check_models(every, os.environ.get("CDK_DEFAULT_REGION", ""))
    prefix = f"{settings.stage}-greenlight"
    shared = SharedStack(app, f"{prefix}-notifier", settings=settings, chains=chains)
    for chain in chains.values():
        ChainStack(app, f"{prefix}-{chain.name}", chain=chain, shared=shared, settings=settings)
    BotStack(app, f"{prefix}-bot", shared=shared, settings=settings)
    add_checks(app)
    for line in left_out(settings.chains, every):
        print(line)
    return app


def synth() -> None:
    """Writes the templates to CDK's output folder. Raises what `build` raises, and FindingError after writing."""
    app = build(App(context=REPORTED_HERE))
    made = [stack for stack in app.node.children if isinstance(stack, ChainStack)]
    places = {stack.stack_name: place_of(stack.chain, "workflow.py") for stack in made}
    refuse_findings(Path(app.synth().directory), places)


if __name__ == "__main__":
    try:
        synth()
    except ValueError as error:
        sys.exit(f"{type(error).__name__}: {error}")
