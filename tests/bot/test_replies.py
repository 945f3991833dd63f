from dataclasses import replace

import pytest

from bot import replies
from chains.movie_pitch.chain import chain
from greenlight import texts
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision, Event
from greenlight.slack.blocks import Content, when
from greenlight.spec.gate import Policy
from local.slack.blocks import check_message_blocks, check_view
from tests.bot.decisions.asked import DECISION
from tests.local.slack.support import ADA, BEN

ANSWERED = replace(
    DECISION, state="answered", ballot=Ballot(choice="pass"), user=BEN, users=(BEN,), answered=1_795_428_000
)


def test_a_second_click_is_told_who_answered() -> None:
    words = replies.not_taken(ANSWERED)
    assert words.startswith(f"<@{BEN}> already answered this, <!date^1795428000^")
    assert words.endswith("|2026-11-23 10:00 UTC>: Pass.")


def test_a_second_click_is_told_everyone_who_answered() -> None:
    words = replies.not_taken(replace(ANSWERED, users=(ADA, BEN)))
    assert words.startswith(f"<@{ADA}> and <@{BEN}> already answered this, ")


def test_a_click_during_an_answer_is_told_who_is_answering() -> None:
    claimed = replace(DECISION, state="claimed", user=BEN)
    assert replies.not_taken(claimed) == f"<@{BEN}> is answering this right now."


def test_a_late_click_is_told_that_it_was_not_used() -> None:
    expired = replace(DECISION, state="expired", history=(Event(at=1_795_428_000, what="expired"),))
    late = f"This question was closed {when(1_795_428_000)}, so your answer was not used."
    assert replies.not_taken(expired) == late


def test_a_reopened_decision_can_be_clicked_again() -> None:
    assert replies.not_taken(DECISION) == texts.answers.NOT_SENT


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(users=(ADA,), groups=("S1",)), f"Only <@{ADA}> or <!subteam^S1> may answer this. They were asked "),
        (Policy(requester="only"), f"Only <@{ADA}> may answer this. They were asked "),
        (
            Policy(requester="not"),
            "You started this run, so someone else in this channel has to answer. They were asked ",
        ),
    ],
)
def test_a_person_who_may_not_answer_is_told_who_may(policy: Policy, words: str) -> None:
    decision: Decision = replace(DECISION, gate=replace(DECISION.gate, policy=policy))
    assert replies.not_allowed(decision, BEN) == f"{words}{when(DECISION.asked)}."


def test_a_person_who_handed_over_is_told_so() -> None:
    decision = replace(DECISION, gate=replace(DECISION.gate, policy=Policy(users=(ADA,), not_users=(BEN,))))
    assert replies.not_allowed(decision, BEN) == texts.answers.HANDED_OVER


def test_the_hand_over_message_says_who_what_and_until_when() -> None:
    asks = replies.asks_you(DECISION, ADA, BEN)
    check_message_blocks(asks.blocks)
    assert asks.text == f"<@{BEN}>, <@{ADA}> asks you to decide: Greenlight this pitch?"
    assert f"You have until {when(DECISION.due)}." in str(asks.blocks)


def test_a_refused_input_is_named_with_its_limit() -> None:
    part = chain.inputs[0]
    too_long = "What is the movie about? Use at most 500 characters (yours has 812)."
    assert texts.runs.too_long(part.label, part.max_length, 812) == too_long
    assert texts.runs.missing(part.label) == "What is the movie about? This can't be empty."


def test_a_failed_start_says_what_to_do() -> None:
    welcome = "I can't post in this channel yet. Type /invite @Greenlight, then /pitch-movie again."
    assert texts.refused.not_here(chain.call) == welcome
    assert "did not start the run" in texts.runs.not_started(chain.call)


def test_slack_accepts_the_form_button_and_a_notice() -> None:
    check_message_blocks(replies.open_form(chain.call).blocks)
    check_view(replies.notice(Content("Only <@U1> may answer this.", [])))
