"""Custom chains, in a copy of the sources: they fail none of the tests that cover every chain."""

from pathlib import Path

import pytest

from tests.tree import copy_tree, run_in

FILES = {
    "aaa_first/__init__.py": "",
    "aaa_first/chain.py": """
from datetime import timedelta

from greenlight.spec.chain import Chain, Input, Milestone
from greenlight.spec.gate import Choice, Gate

YES, NO = Choice(key="yes", label="Yes", done="Said yes"), Choice(key="no", label="No", done="Said no", rejects=True)
QUICK = Gate(
    key="quick",
    question="Is it right",
    choices=(YES, NO),
    timeout=timedelta(seconds=2),
    on_timeout="yes",
    remind_after=timedelta(0),
)
chain = Chain(
    name="aaa-first",
    command="/aaa-first",
    title="Aaa first",
    emoji="x",
    description="Comes first",
    inputs=(Input(name="topic", label="Topic", example="owls"),),
    milestones=(Milestone(key="result", label="Result"),),
    gates=(QUICK,),
)
""",
    "aaa_first/workflow.py": '''
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk.aws_stepfunctions import IChainable

from chains.aaa_first.chain import QUICK
from stacks.steps import Steps, accept

LONG = """{lines}"""


def workflow(steps: Steps) -> IChainable:
    topic, plain = steps.own_topic("Own"), sns.Topic(steps.stack, "Plain")
    accept(plain, "SNS3", "nothing publishes to it")
    accept(steps.stack, "IAM5[Resource::arn:aws:s3:::aaa/*]", "every run has a file of its own")
    said = steps.notification_text("result", title="Words", text="$count.text")
    write = steps.ask_model("Write", prompt="Write", temperature=0.5, max_tokens=300, remember_as="draft")
    count = steps.run_code("Count", function="count_words", payload={"text": "$draft"}, remember_as="count")
    may = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::aaa/list"])
    steps.function_named("count_words").add_to_role_policy(may)
    send = steps.call_aws(
        "Send",
        service="sns",
        action="publish",
        arguments={"TopicArn": topic.topic_arn, "Message": said},
        resources=[topic.topic_arn],
    )
    put = steps.call_aws(
        "Put",
        service="s3",
        action="putObject",
        arguments={"Bucket": "aaa", "Key": "x", "Body": "y"},
        resources=["arn:aws:s3:::aaa/*"],
    )
    ask = steps.ask_human("Ask", gate=QUICK, milestone="result", title="Draft", text="$draft")
    finish = steps.finish("Publish", milestone="result", title="Draft", text="$draft")
    return write.next(count).next(send).next(put).next(ask).next(finish)
'''.replace("{lines}", "\n" * 300),
    "aaa_first/prompts.md": "# First\n\n## Write\nWrite about {topic}.\n",
    "aaa_first/sample.md": "# First\n\n## Write\nSample of {topic}.\n",
    "aaa_plain/__init__.py": "",
    "aaa_plain/chain.py": """
from greenlight import Chain, Input, Milestone

chain = Chain(
    name="aaa-plain",
    command="/technique",
    word="aaa",
    title="Aaa plain",
    emoji="x",
    description="Asks no model",
    inputs=(Input(name="topic", label="Topic", example="owls"),),
    milestones=(Milestone(key="result", label="Result"),),
    opt_in="it is a test",
)
""",
    "aaa_plain/workflow.py": """
from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    count = steps.run_code("Count", function="count_words", payload={"text": "'a b'"}, remember_as="count")
    return count.next(steps.finish("Publish", milestone="result", title="Words", text="$count.text"))
""",
    "aaa_plain/prompts.md": "# Plain\n",
    "aaa_plain/sample.md": "# Plain\n",
    "lambdas/__init__.py": "",
    "lambdas/count_words/__init__.py": "",
    "lambdas/count_words/handler.py": """
def handler(event, context):
    return {"text": str(len(event["text"].split()))}
""",
}
"""Two chains that sort first. They break our house rules, but keep every rule of the synthesis."""

OVER_EVERY_CHAIN = [
    "tests/chains/test_every_chain.py",
    "tests/test_structure.py",
    "tests/scripts/test_chain_docs.py",
    "tests/scripts/test_manifest.py",
    "tests/stacks/settings/test_settings.py",
    "tests/stacks/test_chain_stack.py",
    "tests/stacks/test_machines.py",
    "tests/local/model/test_prompts.py",
    "tests/local/model/test_samples.py",
    "tests/greenlight/home/test_publish.py",
    "tests/bot/runs/test_about.py",
    "tests/bot/runs/test_forms.py",
]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_custom_chain_fails_none_of_our_tests(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    for name, text in FILES.items():
        (tree / "chains" / name).parent.mkdir(exist_ok=True, parents=True)
        (tree / "chains" / name).write_text(text, encoding="utf-8")
    done = run_in(tree, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-x", *OVER_EVERY_CHAIN)
    assert done.returncode == 0, done.stdout + done.stderr
