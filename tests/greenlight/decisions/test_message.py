"""A decision's message in each state: what it says, whom it pings, and that Slack accepts it."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.message import decision_message, people_asked, who_may
from greenlight.decisions.model import Decision, Event, State
from greenlight.slack.blocks import Content
from greenlight.spec.gate import Choice, Gate, Policy
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO

HOSTILE = '<!channel> <@U0ADA000001> @here *bold* `code` & "quotes" {% x %} 🎬\n# line'
PRODUCERS = "S0PRODUCER1"
DUE = 1_795_428_000
DECISION = Decision(
    run="movie-pitch-1",
    id="d1",
    chain="movie-pitch",
    gate=GREENLIGHT,
    execution="arn:x:movie-pitch-1",
    channel=STUDIO,
    requester=BEN,
    asked=DUE - 86_400,
    due=DUE,
    options=("Cats", "Dogs"),
    token="t" * 700,
)
POLICIES: dict[str, Policy] = {
    "anyone in this channel": Policy(),
    "anyone in this channel except the person who started the run": Policy(requester="not"),
    f"<@{BEN}>": Policy(requester="only"),
    f"<@{BEN}> or <@{ADA}>": Policy(requester="only", users=(ADA,)),
    f"<@{ADA}>, <@{CHIKA}> or <!subteam^{PRODUCERS}>": Policy(users=(ADA, CHIKA), groups=(PRODUCERS,)),
    f"<@{ADA}>": Policy(users=(ADA, BEN), requester="not"),
    f"<!subteam^{PRODUCERS}> except the person who started the run": Policy(groups=(PRODUCERS,), requester="not"),
}
NAMED = Policy(users=(ADA, CHIKA))
STATES: tuple[State, ...] = ("open", "claimed", "answered", "expired")


def with_policy(policy: Policy, decision: Decision = DECISION, **gate: Any) -> Decision:
    return replace(decision, gate=replace(decision.gate, policy=policy, **gate))


def answered(choice: str, decision: Decision = DECISION, **ballot: Any) -> Decision:
    chosen = Ballot(choice=choice, **ballot)
    return replace(decision, state="answered", user=ADA, users=(ADA,), ballot=chosen, answered=7, message_ts="1.2")


def expired(at: int, decision: Decision = DECISION) -> Decision:
    return replace(decision, state="expired", history=(Event(at=1, what="asked"), Event(at=at, what="expired")))


def shown(content: Content) -> str:
    """The texts of all blocks except the buttons, one per line."""
    return "\n".join(_texts([block for block in content.blocks if block["type"] != "actions"]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from [value["text"]] if isinstance(value.get("text"), str) else _texts(list(value.values()))


def buttons(content: Content) -> list[tuple[str, str]]:
    found = [block["elements"] for block in content.blocks if block["type"] == "actions"]
    return [(button["text"]["text"], button["action_id"]) for row in found for button in row]


def every_decision() -> Iterator[Decision]:
    ballots = {ADA: Ballot(choice="pick", option=0), CHIKA: Ballot(choice="change", words=HOSTILE)}
    hostile = replace(GREENLIGHT, question=HOSTILE * 100, on_timeout="pass")
    revised = replace(DECISION, revision=6, after=HOSTILE * 20, after_by=CHIKA)
    for state, policy, place in itertools.product(STATES, POLICIES.values(), ("", "1.2")):
        decision = with_policy(policy, replace(revised, state=state, message_ts=place))
        yield decision
        yield replace(decision, gate=replace(hostile, policy=policy), options=(HOSTILE, "Dogs"), ballots=ballots)
    for choice in GREENLIGHT.choices:
        yield answered(choice.key, words="w" * 3_000, option=1)
        yield answered(choice.key, replace(DECISION, options=(HOSTILE,)), words=HOSTILE, option=0)
    yield replace(DECISION, token="t" * 2_048)
    yield expired(DUE + 1)
    yield expired(DUE - 1)


def test_slack_accepts_every_message_without_stray_pings(slack: LocalSlack, client: WebClient) -> None:
    for number, decision in enumerate(every_decision()):
        content = decision_message(decision)
        channel = (STUDIO, "C0TRAVEL001")[number % 2]
        assert client.chat_postMessage(channel=channel, text=content.text, blocks=content.blocks)["ok"]
        assert set(pings({"text": content.text})) <= {ADA, BEN, CHIKA, PRODUCERS}
        assert "channel" not in pings({"blocks": content.blocks})


@pytest.mark.parametrize("words", POLICIES)
def test_it_says_who_may_answer_and_until_when(words: str) -> None:
    content = decision_message(with_policy(POLICIES[words]))
    sentence = f"{words[0].upper()}{words[1:]} may answer until <!date^{DUE}^"
    assert who_may(with_policy(POLICIES[words])) == words
    assert sentence in shown(content)
    assert content.text.startswith(f"Greenlight this pitch? {sentence}")
    assert content.text.endswith(".")


def test_it_says_who_may_answer_without_a_requester() -> None:
    alone = replace(with_policy(Policy(requester="only")), requester="")
    assert who_may(alone) == "the person who started this run (who is not known)"
    assert who_may(replace(with_policy(Policy(requester="not")), requester="")) == "anyone in this channel"


def test_nobody_may_answer_if_the_only_name_is_excluded() -> None:
    barred = with_policy(Policy(requester="not", users=(DECISION.requester,)))
    assert who_may(barred) == "nobody (the only person named started this run)"


@pytest.mark.parametrize("words", POLICIES)
def test_a_question_pings_only_named_people(words: str) -> None:
    policy = POLICIES[words]
    revised = replace(with_policy(policy), revision=2, after=HOSTILE, after_by="U0SOMEONE01")
    content = decision_message(revised)
    meant = [] if policy.is_open else pings({"text": words})
    assert pings({"blocks": content.blocks}) == pings({"text": content.text}) == meant
    assert people_asked(revised) == ([words] if meant else [])


def test_the_question_is_a_sentence_in_a_notification() -> None:
    for question, sentence in {
        "Pay": "Pay.",
        "Pay?": "Pay?",
        "Pay *now* <b>": "Pay *now* &lt;b&gt;.",
    }.items():
        decision = replace(DECISION, gate=replace(GREENLIGHT, question=question))
        assert decision_message(decision).text.startswith(f"{sentence} Anyone in this channel may answer")


def test_a_picked_option_that_looks_like_another_has_its_number() -> None:
    alike = replace(DECISION, options=("Same", "Same"))
    votes = {ADA: Ballot(choice="pick", option=0), CHIKA: Ballot(choice="pick", option=1)}
    said = shown(decision_message(with_policy(Policy(quorum=2), replace(alike, ballots=votes))))
    assert '"1. Same": <@' in said
    assert '"2. Same": <@' in said
    assert shown(decision_message(answered("pick", alike, option=1))).endswith(": 2. Same")


def test_it_has_a_button_for_each_choice_and_for_handing_over() -> None:
    assert buttons(decision_message(DECISION)) == [
        ("Greenlight", "decide:greenlight"),
        ("Pass", "decide:pass"),
        ("Change…", "decide:change"),
        ("Edit…", "decide:edit"),
        ("Pick another…", "decide:pick"),
        ("Ask someone else…", "hand_over"),
    ]


def test_an_open_vote_cannot_be_handed_over() -> None:
    assert ("Ask someone else…", "hand_over") not in buttons(decision_message(with_policy(Policy(quorum=2))))
    named = with_policy(replace(NAMED, quorum=2))
    assert ("Ask someone else…", "hand_over") in buttons(decision_message(named))


def test_only_one_click_choices_carry_the_token() -> None:
    (row,) = [block for block in decision_message(DECISION).blocks if block["type"] == "actions"]
    with_token = [button["action_id"] for button in row["elements"] if "t" * 700 in button["value"]]
    assert with_token == ["decide:greenlight", "decide:pass"]


def test_without_options_there_is_nothing_to_pick() -> None:
    found = buttons(decision_message(replace(DECISION, options=())))
    assert "decide:pick" not in [action for _, action in found]


def test_a_revision_names_the_author_only_in_an_update() -> None:
    revised = replace(DECISION, revision=2, after="more horses", after_by=BEN)
    assert "Revision 2, after “more horses”\n" in shown(decision_message(revised))
    edited = replace(revised, message_ts="1.2")
    for state in STATES:
        assert f"Revision 2, after “more horses” (<@{BEN}>)" in shown(decision_message(replace(edited, state=state)))


def test_at_the_limit_no_more_changes_are_offered() -> None:
    last, capped = (replace(DECISION, revision=revision) for revision in (5, 6))
    assert "decide:change" in str(buttons(decision_message(last)))
    assert "the most that" not in shown(decision_message(last))
    assert "decide:change" not in str(buttons(decision_message(capped)))
    assert "It was changed 5 times, the most that this chain allows." in shown(decision_message(capped))


@pytest.mark.parametrize(
    ("revisions", "words"), [(0, ""), (1, "It was changed once, the most that this chain allows.")]
)
def test_a_limit_of_one_or_no_changes_has_its_own_words(revisions: int, words: str) -> None:
    gate = replace(GREENLIGHT, revisions=revisions)
    said = shown(decision_message(replace(DECISION, gate=gate, revision=revisions + 1)))
    assert ("the most that" in said, words in said) == (bool(words), True)


def test_it_says_what_happens_when_nobody_answers() -> None:
    decision = replace(DECISION, gate=replace(GREENLIGHT, on_timeout="greenlight"))
    assert 'If nobody answers, the run continues as if "Greenlight" was chosen.' in shown(decision_message(decision))
    assert "If nobody answers" not in shown(decision_message(DECISION))


def test_votes_are_counted_by_choice_and_option() -> None:
    policy = Policy(users=(ADA, BEN, CHIKA), quorum=2, first_rejection_ends=False)
    ballots = {ADA: Ballot(choice="pick", option=0), BEN: Ballot(choice="pick", option=1), CHIKA: Ballot(choice="pass")}
    text = shown(decision_message(replace(with_policy(policy), ballots=ballots)))
    assert "2 of 3 have to agree." in text
    assert f'Pick another… "Cats": <@{ADA}> (1 of 2)' in text
    assert f'Pick another… "Dogs": <@{BEN}> (1 of 2)' in text
    assert f"Pass: <@{CHIKA}> (1 of 2)" in text


def test_a_vote_of_a_group_or_anyone_says_how_many() -> None:
    assert " 2 have to agree." in shown(decision_message(with_policy(Policy(quorum=2))))
    assert " 3 have to agree." in shown(decision_message(with_policy(Policy(groups=(PRODUCERS,), quorum=3))))


@pytest.mark.parametrize(
    ("choice", "line"),
    [
        ("greenlight", f"✓ Greenlit by <@{ADA}>, <!date^7^"),
        ("pass", f"↺ Passed by <@{ADA}>, <!date^7^"),
        ("change", f"↺ Change requested by <@{ADA}>, <!date^7^"),
        ("edit", f"✓ Edited and greenlit by <@{ADA}>, <!date^7^"),
    ],
)
def test_an_answered_decision_says_what_who_and_when(choice: str, line: str) -> None:
    closed = decision_message(answered(choice))
    assert buttons(closed) == []
    assert line in shown(closed)
    assert closed.text.startswith(f"Greenlight this pitch? {line}")
    assert "token" not in str(closed)


def test_the_option_that_was_picked_is_named() -> None:
    closed = decision_message(answered("pick", option=1))
    assert shown(closed).endswith(": Dogs")


def test_an_unanswered_decision_says_what_followed() -> None:
    ended, went_on = (
        decision_message(expired(DUE + 2, replace(DECISION, gate=replace(GREENLIGHT, on_timeout=default))))
        for default in ("end", "pass")
    )
    assert f"◷ Nobody answered by <!date^{DUE}^" in shown(ended)
    assert shown(ended).endswith("so the run ended there.")
    assert shown(went_on).endswith('so the run continued as if "Pass" was chosen.')
    assert buttons(ended) == buttons(went_on) == []


def test_a_small_clock_difference_does_not_hide_a_timeout() -> None:
    assert "◷ Nobody answered by" in shown(decision_message(expired(DUE - 2)))


def test_a_decision_of_an_ended_run_says_when_it_ended() -> None:
    closed = decision_message(expired(DUE - 100))
    assert f"■ The run ended <!date^{DUE - 100}^" in shown(closed)
    assert shown(closed).endswith("before anyone answered.")


def test_a_gate_of_another_app_needs_no_chain() -> None:
    gate = Gate(key="pay", question="Pay?", choices=(Choice(key="a", label="A" * 75, done="Paid"),) * 1)
    content = decision_message(replace(DECISION, chain="invoices", gate=gate))
    assert buttons(content)[0] == ("A" * 75, "decide:a")
