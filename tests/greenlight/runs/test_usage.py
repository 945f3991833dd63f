import pytest

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.runs.usage import limit_sentence, model_calls
from greenlight.spec.limits import Limits
from local.aws.server import LocalAws
from local.synth import ROOT
from tests.local.aws.support import Machines, StubModel
from tests.sdk import KEY

ASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::bedrock:invokeModel",
    "Arguments": {"ModelId": "m", "Body": {"messages": [{"role": "user", "content": "cowboys"}]}},
    "Next": "Again",
}
LIMITS = Limits(rounds=3, model_calls=5)


@pytest.mark.parametrize(
    ("rounds", "calls", "words"),
    [
        (1, 1, ""),
        (2, 4, ""),
        (3, 4, texts.questions.people_limit_reached(3)),
        (2, 5, texts.questions.model_limit_reached(5)),
        (4, 6, texts.questions.people_limit_reached(4)),
    ],
)
def test_the_sentence_names_the_limit_that_is_reached(rounds: int, calls: int, words: str) -> None:
    assert limit_sentence(LIMITS, rounds=rounds, calls=calls) == words


def test_a_limit_of_one_is_reached_at_once() -> None:
    assert limit_sentence(Limits(rounds=1), rounds=1, calls=0).startswith(
        "This run has reached its limit of 1 question,"
    )
    assert limit_sentence(Limits(model_calls=1), rounds=1, calls=1).startswith(
        "This run has reached its limit of 1 model call,"
    )


def test_only_completed_model_calls_are_counted() -> None:
    model = StubModel()
    model.start()
    aws = LocalAws(ROOT, bedrock_runtime_url=model.url, retry_seconds=(0.0, 0.0), key=KEY)
    aws.start()
    machines = Machines(aws)
    execution = machines.run({"Ask": ASK, "Again": {**ASK, "Next": "Done"}, "Done": {"Type": "Succeed"}})
    services = Services({})
    services.states = services.states_once = machines.client
    found = [model_calls(services, execution["executionArn"] + more) for more in ("", "gone")]
    aws.stop()
    model.stop()
    assert (execution["status"], found) == ("SUCCEEDED", [2, 0])
