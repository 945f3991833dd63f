"""/technique: the nine techniques, from command to result, and the menu that they share."""

import json

import pytest

from greenlight.spec.catalog import find_chains
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, body, shown

pytestmark = pytest.mark.xdist_group("flows")

# The techniques that need no person, with the states that a run enters.
STATES = {
    "model-invocation": 2,
    "prompt-templating": 2,
    "sequential-chain": 4,
    "parallel-chain": 9,
    "map-chain": 12,
    "aws-service-call": 3,
}


@pytest.mark.parametrize("word", STATES)
def test_a_technique_runs_from_its_word_to_its_result(
    ada: Person, executions: Executions, model: RecordingModel, word: str
) -> None:
    subject = f"the book of {word}"
    run = ada.starts("/technique", f"{word} {subject}")
    run.comes_to("finished")
    assert subject in str(shown(run.card))
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert len(executions.entered(run)) == STATES[word]
    assert model.asked(subject)


def test_an_emoji_after_a_command_reaches_the_card_and_the_prompt(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/technique", "model-invocation :cowboy_hat_face: in\u00a0orbit")
    run.comes_to("finished")
    assert "🤠 in orbit" in str(shown(run.card))
    assert model.asked("🤠 in orbit")


def test_a_template_is_filled_with_the_inputs_or_defaults(ada: Person, model: RecordingModel) -> None:
    ada.starts("/technique", "prompt-templating a template of defaults").comes_to("finished")
    (asked,) = model.asked("a template of defaults")
    assert "anyone who likes to read" in asked
    assert "warm and plain" in asked
    ada.commands("/technique", "prompt-templating")
    ada.submits(ada.view(), book="a template of wishes", audience="my aunt", tone="")
    ada.awaits("a template of wishes", "finished")
    (asked,) = model.asked("a template of wishes")
    assert "my aunt" in asked
    assert "warm and plain" in asked


def test_a_sequence_shows_the_model_its_own_reply(ada: Person, model: RecordingModel) -> None:
    run = ada.starts("/technique", "sequential-chain a book in a row")
    run.comes_to("finished")
    summary = body(run.texts[0])
    (conversation,) = [talk for talk in model.conversations("shop window") if "a book in a row" in str(talk)]
    assert [turn["role"] for turn in conversation] == ["user", "assistant", "user"]
    assert conversation[1]["content"] == summary


@pytest.mark.parametrize(("verdict", "ending"), [("yes", "finished"), ("No.", "failed")])
def test_a_condition_continues_or_ends_the_run_with_a_reason(
    ada: Person, model: RecordingModel, verdict: str, ending: str
) -> None:
    subject = f"a thing that gets {verdict}"
    model.say(subject, verdict)
    run = ada.starts("/technique", f"conditional-chain {subject}")
    run.comes_to(ending)
    reason = f'"{subject}" is not a book, as far as the model knows.'
    assert (reason in shown(run.card)) == (ending == "failed")


def test_the_forms_example_is_not_a_book_offline_either(ada: Person) -> None:
    chain = find_chains()["technique-conditional-chain"]
    _, _, named = chain.inputs[0].hint.rstrip(".").rpartition(": ")
    run = ada.starts("/technique", f"conditional-chain {named}")
    run.comes_to("failed")
    assert f'"{named}" is not a book' in shown(run.card)


def test_a_map_summarises_each_book_of_the_list(ada: Person, model: RecordingModel) -> None:
    books = [{"title": f"Volume {number}", "author": "Ann Onym"} for number in (1, 2, 3)]
    model.say("books of a map", json.dumps({"books": books}))
    run = ada.starts("/technique", "map-chain books of a map")
    run.comes_to("finished")
    assert all(len(model.asked(f'"{book["title"]}" by Ann Onym')) == 1 for book in books)


def test_what_is_sent_to_the_topic_arrives_in_the_thread(ada: Person) -> None:
    run = ada.starts("/technique", "aws-service-call a book for the topic")
    run.comes_to("finished")
    arrived = run.arrives("Arrived from the SNS topic")
    assert [text["ts"] for text in run.texts if "a book for the topic" in body(text)] == [arrived["ts"]]
    assert "finished" in run.card["text"]


GOOD = {"title": "T", "author": "A", "year": 1900, "genres": ["novel"]}
BAD = {**GOOD, "year": "1900"}


def test_the_model_fixes_a_wrong_reply(ada: Person, executions: Executions, model: RecordingModel) -> None:
    model.say("a book to mend", json.dumps(BAD))
    model.say('it must be of type integer, at $.year, but this is there: "1900"', json.dumps(GOOD))
    run = ada.starts("/technique", "validation a book to mend")
    run.comes_to("finished")
    assert executions.entered(run) == ["Describe", "Describe: check"] * 2 + ["Publish"]
    (conversation,) = [talk for talk in model.conversations("$.year") if "a book to mend" in str(talk)]
    assert [turn["role"] for turn in conversation] == ["user", "assistant", "user"]
    assert json.loads(conversation[1]["content"]) == BAD
    assert '"year": 1900' in body(run.texts[-1])


def test_a_reply_that_never_fits_fails_the_run(ada: Person, executions: Executions, model: RecordingModel) -> None:
    model.say("a book beyond mending", "I would rather not.")
    model.say("it is not JSON", "Still not.")
    run = ada.starts("/technique", "validation a book beyond mending")
    run.comes_to("failed")
    assert executions.entered(run) == ["Describe", "Describe: check"] * 3
    assert executions.ended(run)["error"] == "ReplyNotValidError"
    assert "did not fit the requested form 3 times in a row: it is not JSON" in shown(run.card)


def test_a_person_requests_changes_until_they_approve(ada: Person, ben: Person, model: RecordingModel) -> None:
    run = ada.starts("/technique", "human-input a book for sale")
    asked = run.decision()
    first = body(run.texts[0])
    ada.answers(asked, "change", "name the author")
    asked = run.revision(2)
    (again,) = [prompt for prompt in model.asked("name the author") if "a book for sale" in prompt]
    assert f"<advertisement>\n{first}\n</advertisement>" in again
    assert ben.clicks(asked, "yes")["ok"]
    run.comes_to("finished")
    assert body(run.texts[-1]) == body(run.texts[1]) != first


def test_the_command_without_text_opens_a_menu(ada: Person) -> None:
    assert ada.commands("/technique")["ok"]
    menu = ada.view()
    (block,) = menu["blocks"]
    assert len(block["element"]["options"]) == 9
    assert ada.chooses(menu, "technique-model-invocation")["response_action"] == "update"
    form = ada.view()
    assert form["title"]["text"] == "Model invocation"
    assert ada.submits(form, book="a book from the menu")["ok"]
    ada.awaits("a book from the menu", "finished")


def test_a_word_opens_its_form_and_an_unknown_word_an_error(ada: Person, executions: Executions) -> None:
    assert ada.commands("/technique", "map-chain")["ok"]
    view = ada.view()
    assert view["title"]["text"] == "Map chain"
    assert ada.does("close-view", view_id=view["id"])["ok"]
    assert ada.commands("/technique", "magic")["ok"]
    assert any('/technique has no "magic"' in words for words in ada.told())
    assert executions.started() == []
