"""A card that Slack refuses: the person reads why in words, and who can change it."""

import re
from typing import Any

import pytest

from chains.movie_pitch.chain import chain
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.refused import at_channel
from greenlight.lifecycle.start import Request, start
from local.slack.server import LocalSlack
from tests.faulty import LOST, TAKEN, UNAVAILABLE, faulty
from tests.local.slack.support import ADA, STUDIO

REQUEST = Request(chain=chain, inputs={"movie": "cowboys"}, user=ADA, team="T1", channel=STUDIO, id="1.2.refused")
REFUSED = [
    ("not_in_channel", "Type /invite @Greenlight, then /pitch-movie again."),
    ("channel_not_found", "In a private channel, type /invite @Greenlight"),
    ("no_permission", "If I am, ask an admin of the channel."),
    ("restricted_action", "Only some people may post in that channel"),
    ("restricted_action_read_only_channel", "That channel is read-only"),
    ("restricted_action_thread_only_channel", "takes messages only in threads"),
    ("restricted_action_of_a_new_kind", "Only some people may post in that channel"),
    ("is_archived", "That channel is archived."),
    ("message_limit_exceeded", "Ask an admin of your workspace."),
    ("msg_blocks_too_long", "Please shorten your text"),
    ("token_revoked", "tell your Greenlight admin"),
    ("missing_scope", "tell your Greenlight admin"),
    ("ratelimited", "Slack takes about one message a second"),
    ("fatal_error", "Slack did not answer"),
    ("something_new", "Slack did not take my message"),
]


def refused(services: Services, slack: LocalSlack, fault: dict[str, Any]) -> str:
    with faulty(slack) as proxy:
        services.slack = proxy.client
        proxy.meets("chat.postMessage", fault, times=None)
        return start(services, REQUEST)


@pytest.mark.parametrize(("error", "words"), REFUSED)
def test_a_refusal_says_why_and_who_can_change_it(
    services: Services, slack: LocalSlack, error: str, words: str
) -> None:
    said = refused(services, slack, {"error": error, "retry_after": 30})
    assert words in said
    assert not re.search(r"[a-z]_[a-z]|None", said)
    run = services.runs.get(REQUEST.name)
    assert run
    assert (run.status, run.error) == ("failed", error)


@pytest.mark.parametrize("fault", [UNAVAILABLE, LOST, TAKEN], ids=["503", "lost", "taken"])
def test_without_an_answer_people_can_try_again(services: Services, slack: LocalSlack, fault: dict[str, Any]) -> None:
    assert refused(services, slack, fault) == texts.refused.no_answer(chain.call)
    run = services.runs.get(REQUEST.name)
    assert run
    assert run.error not in ("", "None")


@pytest.mark.parametrize(
    ("refusal", "there"),
    [
        (texts.refused.not_here(chain.call), texts.refused.NOT_THERE),
        (texts.refused.unseen(chain.call), texts.refused.NOT_THERE),
        (texts.refused.ONLY_SOME_PEOPLE, texts.refused.ONLY_SOME_PEOPLE),
        (texts.refused.ARCHIVED, texts.refused.ARCHIVED),
        (texts.refused.no_answer(chain.call), ""),
    ],
)
def test_a_refusal_about_the_channel_is_shown_at_its_field(refusal: str, there: str) -> None:
    assert at_channel(chain, refusal) == there
