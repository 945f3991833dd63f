"""A package of chains, like one that a company keeps in its own repository, for tests."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NAME = "acme_chains"
FILES = {
    "__init__.py": '"""Acme\'s chains."""\n',
    "write_limerick/__init__.py": "",
    "write_limerick/chain.py": '''"""Write limerick: what Slack shows and asks."""

from greenlight import Chain, Input, Milestone

chain = Chain(
    name="write-limerick",
    command="/write-limerick",
    title="Write limerick",
    emoji="🦉",
    description="Write a limerick about a topic",
    inputs=(Input(name="topic", label="What is it about?", example="an owl"),),
    milestones=(Milestone(key="result", label="Limerick"),),
)
''',
    "write_limerick/workflow.py": '''"""Write limerick: how the work is done."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """One prompt, whose reply Acme's own function signs."""
    write = steps.ask_model("Write", prompt="Write", temperature=0.5, max_tokens=300, remember_as="limerick")
    sign = steps.run_code("Sign", function="sign", payload={"text": "$limerick"}, remember_as="signed")
    publish = steps.finish("Publish", milestone="result", title="Limerick", text="$signed.text")
    return write.next(sign).next(publish)
''',
    "write_limerick/prompts.md": "# Write limerick\n\n## Write\nWrite a limerick about {topic}.\n",
    "write_limerick/sample.md": "# Sample\n\n## Write\nThere once was a sample of {topic}.\n",
    "lambdas/__init__.py": "",
    "lambdas/sign/__init__.py": "",
    "lambdas/sign/handler.py": '''"""Signs a limerick."""

from typing import Any

from acme_chains.write_limerick.chain import chain


def handler(event: dict[str, Any], context: object) -> dict[str, str]:
    """The text with the chain's title below it."""
    return {"text": f"{event['text']}\\n\\nSigned: {chain.title}, Acme"}
''',
    "tests/test_write_limerick.py": "",
}


@contextmanager
def acme_chains(place: Path, packages: str = NAME) -> Iterator[Path]:
    """Writes the package into `place`, and makes `packages` the packages to search; yields the package's folder."""
    for name, text in FILES.items():
        file = place / NAME / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(place)
        patch.setenv("CHAIN_PACKAGES", packages)
        yield place / NAME
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]
