"""Every message has a text for screen readers, and notifies only the people who are needed."""

from dataclasses import replace

import pytest

from tests.e2e.person import ADA, Json, Person, Run, is_root

pytestmark = pytest.mark.xdist_group("flows")


def of_run(run: Run) -> list[Json]:
    """All messages of a run: its card, its thread, its result."""
    subject = run.card["text"].partition(":")[0].partition(" · ")[2]
    roots = [message for message in run.person.messages() if is_root(message) and subject in message["text"]]
    return [*roots, *run.thread]


def test_every_message_has_a_text_that_says_what_it_is(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "polite giraffes")
    ada.clicks(run.decision(), "pass")
    second = run.decision()
    ada.clicks(second, "greenlight")
    run.comes_to("finished")
    messages = of_run(run)
    assert len(messages) >= 8
    for message in messages:
        assert len(message["text"].strip()) > 10, message
        assert message["text"].strip()[0].isalnum(), message["text"]


def test_nobody_is_notified_if_anyone_may_answer(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "quiet giraffes")
    ada.clicks(run.decision(), "greenlight")
    run.comes_to("finished")
    # The card mentions the person who started the run, and edits notify nobody.
    posted = [message for message in of_run(run) if message["ts"] > run.ts and "edited" not in message]
    assert posted
    assert [message["text"] for message in posted if message["pings"]] == []
    assert set(run.card["pings"]) == {ADA}


def test_an_error_notifies_nobody_else(ada: Person, ben: Person) -> None:
    before = len(ben.messages())
    assert ada.commands("/greenlight", "status none")["ok"]
    assert len(ben.messages()) == before
    there = replace(ada, channel="C0RANDOM001")
    assert there.commands("/pitch-movie", "elsewhere")["ok"]
    assert "/invite @Greenlight" in there.told()[-1]
