"""/popular-repo in its three versions, from the command to the description in the thread."""

import pytest

from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, shown

pytestmark = pytest.mark.xdist_group("flows")

VERSIONS = pytest.mark.parametrize("version", ["agentcore", "bedrock", "langchain"])
STATES = ["Find the most trending repository", "Tell which", "Describe it", "Publish"]


@VERSIONS
def test_the_top_repository_is_described_from_its_readme(ada: Person, executions: Executions, version: str) -> None:
    run = ada.starts("/popular-repo", version)
    card = run.comes_to("finished")
    which, what = run.texts
    assert "[offline--sample/lantern](https://github.com/offline--sample/lantern)" in body(which)
    assert "Lantern reads the logs of many services" in body(what)
    assert "**How to start:**" in body(what)
    assert "✓ Finished in" in shown(card)
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert executions.entered(run) == STATES


@VERSIONS
@pytest.mark.parametrize(("language", "name"), [("Rust", "ferry"), ("typescript", "almanac")])
def test_a_given_language_is_looked_up(
    ada: Person, model: RecordingModel, version: str, language: str, name: str
) -> None:
    prompts = (f"<language>\n{language}\n", f"<repository>\noffline--sample/{name}\n")
    before = [len(model.asked(prompt)) for prompt in prompts]
    run = ada.starts("/popular-repo", f"{version} {language}")
    run.comes_to("finished")
    assert f"offline--sample/{name}" in body(run.texts[0])
    # Each agent's model calls its tool, then reads the result and answers.
    assert [len(model.asked(prompt)) - count for prompt, count in zip(prompts, before, strict=True)] == [2, 2]


@VERSIONS
def test_a_language_without_repositories_fails_the_run(ada: Person, executions: Executions, version: str) -> None:
    run = ada.starts("/popular-repo", f"{version} brainfog")
    card = run.comes_to("failed")
    assert 'GitHub lists no trending repository in "brainfog": ask for another language' in shown(card)
    assert executions.ended(run)["status"] == "FAILED"


@VERSIONS
def test_a_model_that_is_busy_once_is_retried(ada: Person, model: RecordingModel, version: str) -> None:
    language = {"agentcore": "Go", "bedrock": "go", "langchain": "GO"}[version]
    model.refuse(f"<language>\n{language}\n</language>", 429, times=1)
    run = ada.starts("/popular-repo", f"{version} {language}")
    run.comes_to("finished")
    assert "offline--sample/tidepool" in body(run.texts[0])
