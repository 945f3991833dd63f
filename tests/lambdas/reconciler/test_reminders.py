"""The messages with which the reconciler calls people to a question."""

from dataclasses import replace

from greenlight.decisions.ballots import Ballot
from greenlight.slack.blocks import Content
from greenlight.spec.gate import Policy
from lambdas.reconciler.reminders import escalation, reminder
from tests.greenlight.decisions.test_model import DECISION, GATE

URL = "https://studio.example/1"
YES = Ballot(choice="greenlight")


def buttons(content: Content) -> list[str]:
    rows = [block for block in content.blocks if block["type"] == "actions"]
    return [button["url"] for row in rows for button in row["elements"]]


def test_a_reminder_names_people_and_links_to_the_question() -> None:
    content = reminder(replace(DECISION, gate=replace(GATE, policy=Policy(users=("U1", "U2"), groups=("S1",)))), URL)
    assert all(f in content.text for f in ("<@U1>", "<@U2>", "<!subteam^S1>", GATE.question))
    assert f"*{GATE.question}*" in str(content.blocks)
    assert buttons(content) == [URL]


def test_a_reminder_names_only_people_who_have_not_voted() -> None:
    voted = replace(
        DECISION, gate=replace(GATE, policy=Policy(users=("U1", "U2", "U3"), quorum=2)), ballots={"U2": YES}
    )
    text = reminder(voted, URL).text
    assert [user for user in ("U1", "U2", "U3") if f"<@{user}>" in text] == ["U1", "U3"]
    assert "<@" not in reminder(DECISION, URL).text


def test_an_escalation_names_the_other_people() -> None:
    content = escalation(replace(DECISION, gate=replace(GATE, escalate_to=("U8", "S9"))), URL)
    assert all(f in content.text for f in ("<@U8>", "<!subteam^S9>", GATE.question))
    assert buttons(content) == [URL]


def test_calls_of_many_people_about_a_long_question_fit_in_a_section() -> None:
    people = tuple(f"U0PERSON{number:03}" for number in range(250))
    gate = replace(GATE, policy=Policy(users=people), escalate_to=people, question="<&>" * 3_000)
    for call in (reminder, escalation):
        content = call(replace(DECISION, gate=gate), URL)
        said = content.blocks[0]["text"]["text"]
        assert f"<@{people[18]}> and 231 others: " in said
        assert len(said) <= 3_000
        assert said.endswith(";…*")


def test_a_questions_text_pings_nobody() -> None:
    content = reminder(replace(DECISION, gate=replace(GATE, question="<!channel>?")), URL)
    assert "<!channel>" not in content.text + str(content.blocks)
