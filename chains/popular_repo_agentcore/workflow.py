"""Popular repository, by agents in Amazon Bedrock AgentCore: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps
from stacks.steps.harness import ask_harness_agent, harness_agent

LINK = "'[' & $found.owner & '/' & $found.name & '](https://github.com/' & $found.owner & '/' & $found.name & ')'"
DESCRIPTION = (
    "$described.summary & '\n\n- **Who it is for:** ' & $described.audience"
    " & '\n- **How to start:** ' & $described.start"
)


def workflow(steps: Steps) -> IChainable:
    """One agent finds the most trending repository, and a second one describes it. Both answer with data."""
    finder, describer = (harness_agent(steps, name) for name in ("finder", "describer"))
    find = ask_harness_agent(
        steps,
        "Find the most trending repository",
        agent=finder,
        prompt="Find the most trending repository",
        remember_as="found",
    )
    tell = steps.tell(
        "Tell which", milestone="repository", title="Most trending today", text=f"{LINK} & '\n\n' & $found.reason"
    )
    describe = ask_harness_agent(
        steps,
        "Describe it",
        agent=describer,
        prompt="Describe a repository",
        values={"owner": "$found.owner", "name": "$found.name"},
        remember_as="described",
    )
    publish = steps.finish("Publish", milestone="description", title="What it is", text=DESCRIPTION)
    return find.next(tell).next(describe).next(publish)
