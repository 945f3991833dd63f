"""Popular repository, by agents of Amazon Bedrock: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps
from stacks.steps.agents import ask_agent, bedrock_agent

REPOSITORY = r"$match($reply, /[A-Za-z0-9-]+\/[A-Za-z0-9._-]*[A-Za-z0-9_-]/)[0].match"


def workflow(steps: Steps) -> IChainable:
    """One agent finds the most trending repository, and a second one describes it from its README."""
    finder, describer = (bedrock_agent(steps, name, actions="github_actions") for name in ("finder", "describer"))
    find = ask_agent(
        steps,
        "Find the most trending repository",
        agent=finder,
        prompt="Find the most trending repository",
        reading=REPOSITORY,
        remember_as="repository",
    )
    tell = steps.tell(
        "Tell which",
        milestone="repository",
        title="Most trending today",
        text="'[' & $repository & '](https://github.com/' & $repository & ')'",
    )
    describe = ask_agent(
        steps,
        "Describe it",
        agent=describer,
        prompt="Describe a repository",
        values={"owner": "$substringBefore($repository, '/')", "name": "$substringAfter($repository, '/')"},
        remember_as="description",
    )
    publish = steps.finish("Publish", milestone="description", title="What it is", text="$description")
    return find.next(tell).next(describe).next(publish)
