"""App Home, `/greenlight`, the shortcut, mentions and direct messages."""

from dataclasses import replace

import pytest

from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.homes import Home
from tests.e2e.person import BOT, CHIKA, FORM_FIELD, RANDOM, TRAVEL, Json, Person, Run, is_root, shown
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("home")


@pytest.fixture
def chika(stack: LocalStack) -> Person:
    return Person(stack.slack.url, CHIKA)


def submits(person: Person, view: Json, where: str = "", **values: str) -> Json:
    """Submits a form that also asks for the channel."""
    given: Json = {name: {FORM_FIELD: value} for name, value in values.items()}
    place = {"channel": {FORM_FIELD: {"selected_conversation": where}}} if where else {}
    return person.does("submit-view", view_id=view["id"], values={**given, **place})


def shortcut(person: Person, text: str) -> Json:
    """Posts a message, uses the shortcut on it, and returns the menu that opens."""
    said = person.does("message", text=text)
    assert person.does("shortcut", callback_id="start_from_message", messageTs=said["ts"])["ok"]
    return person.view()


def test_a_waiting_decision_is_answered_in_app_home(ada: Person, ben: Person, executions: Executions) -> None:
    home = Home(ben)
    home.opens()
    run = ada.starts("/pitch-movie", "answered at home")
    home.asks("answered at home")
    assert home.presses("answered at home", "Greenlight")["ok"]
    assert "answered at home" not in home.waiting
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert f"greenlit by <@{ben.id}>" in shown(run.comes_to("finished"))
    until(lambda: "✓ Finished in" in home.text.partition("answered at home")[2][:100], "the end")


def test_a_requested_change_leads_to_the_next_round_there(ada: Person, ben: Person) -> None:
    home = Home(ben)
    home.opens()
    run = ada.starts("/pitch-movie", "changed at home")
    home.asks("changed at home")
    assert home.presses("changed at home", "Change…")["ok"]
    words = {"field": {"value": {"value": "more horses"}}}
    assert ben.does("submit-view", view_id=ben.view()["id"], values=words)["ok"]
    home.asks("revision 2")
    assert home.presses("changed at home", "Greenlight")["ok"]
    run.comes_to("finished")


def test_any_chain_starts_from_home_in_a_chosen_channel(chika: Person) -> None:
    home = Home(chika)
    home.opens()
    assert home.presses("Start something", "🎬 Movie pitch")["ok"]
    view = chika.view()
    refused = submits(chika, view, RANDOM, movie="started at home")
    assert "/invite @Greenlight there" in refused["errors"]["channel"]
    assert submits(chika, view, TRAVEL, movie="started at home")["ok"]
    there = replace(chika, channel=TRAVEL)
    card = until(lambda: next((m for m in there.messages() if "started at home" in m["text"]), None), "a card")
    assert is_root(card)
    Run(there, card["ts"]).decision()
    mine = home.comes_to("started at home")
    assert "Slack did not take the card" not in mine


def test_a_chain_starts_from_a_messages_text(ada: Person) -> None:
    menu = shortcut(ada, "ferrets & <robots> in a lighthouse")
    assert ada.chooses(menu, "movie-pitch")["ok"]
    form = ada.view()
    movie, where = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    assert submits(ada, form, where["initial_conversation"], movie=movie["initial_value"])["ok"]
    card = until(lambda: next((m for m in ada.messages() if "Movie pitch · ferrets" in m["text"]), None), "a card")
    assert "ferrets & <robots> in a lighthouse" in shown(card)


def test_a_message_that_is_too_long_is_cut_with_a_note(ada: Person) -> None:
    menu = shortcut(ada, "a very long book " * 100)
    assert ada.chooses(menu, "technique-prompt-templating")["ok"]
    form = ada.view()
    assert "is 1500 characters longer" in str(form["blocks"][1])
    ada.does("close-view", view_id=form["id"])


def test_the_shortcut_works_in_a_channel_without_the_bot(ada: Person) -> None:
    there = replace(ada, channel=RANDOM)
    menu = shortcut(there, "from outside")
    assert there.chooses(menu, "movie-pitch")["ok"]
    refused = submits(there, there.view(), RANDOM, movie="from outside")
    assert "/invite @Greenlight there" in refused["errors"]["channel"]
    assert submits(there, there.view(), ada.channel, movie="from outside")["ok"]
    until(lambda: next((m for m in ada.messages() if "· from outside" in m["text"]), None), "a card")


def test_the_command_lists_chains_runs_and_one_run(ada: Person, ben: Person) -> None:
    run = ada.starts("/pitch-movie", "told of")
    run.decision()
    ada.commands("/greenlight", "runs")
    name = (
        next(line for line in ada.told()[-1].splitlines() if "told of" in line).rpartition("(`")[2].removesuffix("`)")
    )
    ben.commands("/greenlight", f"status {name}")
    assert "told of" in ben.told()[-1]
    ben.commands("/greenlight", "status none")
    assert 'I found no run "none"' in ben.told()[-1]
    ben.commands("/greenlight", "chains")
    assert "`/pitch-movie`" in ben.told()[-1]
    ben.commands("/greenlight", "")
    assert ben.told()[-1].startswith("I start chains")


def test_a_mention_and_a_direct_message_are_answered_once(ben: Person) -> None:
    said = ben.does("message", text="hey @greenlight what do you do?")

    def answers(person: Person, start: str) -> list[Json]:
        return [m for m in person.messages() if m["user"] == BOT and m["ts"] > start and "I start chains" in m["text"]]

    (answer,) = until(lambda: answers(ben, said["ts"]), "an answer")
    assert answer["thread_ts"] == said["ts"]
    assert answer["pings"] == []
    reply = ben.does("message", text="@greenlight again", thread_ts=said["ts"])
    again = until(lambda: answers(ben, reply["ts"]), "an answer in the thread")
    assert [message["thread_ts"] for message in again] == [said["ts"]]
    direct = replace(ben, channel="D" + ben.id[1:])
    said = direct.does("message", text="hello")
    until(lambda: answers(direct, said["ts"]), "an answer")
    assert len(answers(direct, said["ts"])) == 1
