"""/write-blog-post, from the command to the post."""

import pytest

from chains.novel_blog_post.workflow import ASPECTS
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, is_beginning, shown

pytestmark = pytest.mark.xdist_group("flows")

STATES = 12


def test_aspects_go_to_the_thread_and_the_post_to_the_channel(ada: Person, executions: Executions) -> None:
    novel = "Pride and Prejudice by Jane Austen"
    run = ada.starts("/write-blog-post", novel)
    card = run.comes_to("finished")
    assert [message["text"].partition(":")[0] for message in run.texts] == [*ASPECTS, "Blog post"]
    assert all(novel in body(message) for message in run.texts)
    assert len({body(message) for message in run.texts}) == 6
    assert is_beginning(run.posted(f"Blog post · {novel}"), of=run.texts[-1])
    assert body(run.texts[-1]).startswith("# ")
    assert "✓ Five aspects ✓ Blog post" in " ".join(shown(card).split())
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert len(executions.entered(run)) == STATES


def test_each_prompt_follows_the_earlier_prompts_and_replies(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/write-blog-post", "a novel to talk about")
    run.comes_to("finished")
    talks = model.conversations("a novel to talk about")
    assert [len(talk) for talk in talks] == [1, 3, 5, 7, 9, 11]
    last = talks[-1]
    assert [talk for talk in talks if talk != last[: len(talk)]] == []
    assert [turn["role"] for turn in last] == ["user", "assistant"] * 5 + ["user"]
    told = [body(message) for message in run.texts]
    assert [turn["content"] for turn in last if turn["role"] == "assistant"] == told[:5]


def test_another_novel_gets_another_post(ada: Person) -> None:
    runs = [ada.starts("/write-blog-post", novel) for novel in ("Emma by Jane Austen", "Middlemarch by George Eliot")]
    for run in runs:
        run.comes_to("finished")
    first, second = ([body(message) for message in run.texts] for run in runs)
    assert set(first).isdisjoint(second)
