"""Whole runs with models that accept other things than the default one, on an endpoint that refuses the rest."""

import pytest

from tests.assemblies import local_stack
from tests.e2e.person import Person

MODELS = ("us.anthropic.claude-sonnet-5-5", "us.meta.llama3-3-70b-instruct-v1:0", "openai.gpt-oss-20b-1:0")
CHAINS = ("movie-pitch", "technique-validation", "technique-sequential-chain")


@pytest.mark.parametrize("name", MODELS)
def test_a_chain_sends_its_model_what_that_accepts(name: str) -> None:
    with local_stack({"MODEL_NAME": name}, chains=",".join(CHAINS)) as stack:
        ada = Person(stack.slack.url)
        for word in ("validation", "sequential-chain"):
            ada.starts("/technique", f"{word} Dune").comes_to("finished")
        run = ada.starts("/pitch-movie", "cowboys in space")
        decision = run.decision()
        assert "The best of the three" in run.texts[-1]["text"]
        assert ada.clicks(decision, "greenlight")["ok"]
        run.comes_to("finished")
