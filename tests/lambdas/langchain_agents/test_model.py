"""What a request to the model contains, by the function's environment and the model's refusals."""

import pytest

from local.model.errors import ModelError
from tests.lambdas.agents import Scripted, use
from tests.lambdas.langchain_agents.conftest import FOUND, FREE, Load, asked


def test_a_model_that_may_not_be_forced_may_choose(load: Load) -> None:
    backend = Scripted(use("get_trending_repositories", {}), use("Repository", FOUND))
    assert asked(load(backend, **FREE), "finder")["answer"] == FOUND
    for request in backend.asked:
        assert request["tool_choice"] == {"type": "auto"}
        assert "temperature" not in request
        assert "Give your answer with the tool Repository" in request["system"][0]["text"]


@pytest.mark.parametrize(
    ("refusal", "settings"),
    [
        ("`temperature` is deprecated for this model.", {}),
        ("The model does not support toolConfig.toolChoice.any", {}),
        ("output_config: Extra inputs are not permitted", FREE),
    ],
)
def test_a_refused_part_of_the_request_is_left_out(load: Load, refusal: str, settings: dict[str, str]) -> None:
    backend = Scripted(ModelError("ValidationException", refusal), use("Repository", FOUND))
    assert asked(load(backend, **settings), "finder")["answer"] == FOUND
    assert len(backend.asked) == 2


def test_another_refusal_of_the_request_is_final(load: Load) -> None:
    backend = Scripted(ModelError("ValidationException", "The model is not known"))
    module = load(backend)
    with pytest.raises(module.client.exceptions.ValidationException, match="not known"):
        asked(module, "finder")
    assert len(backend.asked) == 1


def test_a_model_may_be_named_by_an_arn(load: Load) -> None:
    arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"
    answered = asked(load(Scripted(use("Repository", FOUND)), MODEL_ID=arn), "finder")
    assert (answered["answer"], answered["usage"]["model"]) == (FOUND, arn)
