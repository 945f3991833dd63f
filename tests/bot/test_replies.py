from dataclasses import replace

from bot import replies
from chains.catalog import find_chains
from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.records import Decision
from local.slack.blocks import check_message_blocks, check_view

DECISION = Decision(run="r1", id="d1", chain=chain.name, gate=GREENLIGHT.key, channel="C1", asked=1, due=2)
ENDED = "This run has ended, so your answer was not used."


def test_a_second_click_learns_who_answered_when_and_what() -> None:
    answered = replace(DECISION, state="answered", choice="pass", user="U1", answered=1_795_428_000)
    words = replies.not_taken(GREENLIGHT, answered)
    assert words.startswith("<@U1> already answered this, <!date^1795428000^")
    assert words.endswith("|2026-11-23 10:00 UTC>: Pass.")


def test_a_click_while_somebody_answers_learns_who() -> None:
    claimed = replace(DECISION, state="claimed", claimed_by="U1")
    assert replies.not_taken(GREENLIGHT, claimed) == "<@U1> is answering this right now."


def test_a_click_that_comes_too_late_learns_that_it_was_not_used() -> None:
    assert replies.not_taken(GREENLIGHT, replace(DECISION, state="expired")) == ENDED
    # A gate that a newer deployment gave other choices.
    assert replies.not_taken(GREENLIGHT, replace(DECISION, state="answered", choice="gone", user="U1")) == ENDED


def test_an_input_that_is_refused_is_named_with_what_would_do() -> None:
    part = chain.inputs[0]
    too_long = "What is the movie about? Say it in at most 500 characters (yours has 812)."
    assert replies.too_long(part, 812) == too_long
    assert replies.missing(part) == "What is the movie about? This cannot be empty."


def test_what_cannot_be_posted_or_started_says_what_to_do() -> None:
    welcome = "I can't post in this channel yet. Type /invite @Greenlight, then /pitch-movie again."
    assert replies.not_in_here(chain) == welcome
    assert "(fatal_error), so nothing was started" in replies.not_posted(chain, "fatal_error")
    assert "did not start the run" in replies.not_started(chain)


def test_slack_takes_the_way_to_the_form_and_app_home_which_shows_every_command() -> None:
    check_message_blocks(replies.open_form(chain.call)["blocks"])
    home = replies.home()
    check_view(home)
    for found in find_chains().values():
        assert f"`{found.call} " in str(home)
