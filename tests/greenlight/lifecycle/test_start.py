"""How a run starts, and what is left if it does not."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from botocore.config import Config

from chains.movie_pitch.chain import chain
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.start import Request, input_errors, start
from greenlight.runs.record import RunRecord
from greenlight.spec.chain import Input
from greenlight.wire.names import run_name
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.asking import Death
from tests.local.slack.support import ADA, BEN, DANA, ELI, RANDOM, STUDIO
from tests.sdk import NOWHERE, new_client

REQUEST = Request(
    chain=chain, inputs={"movie": "cowboys in space"}, user=BEN, team="T1", channel=STUDIO, id="123.456.abc"
)
NAME = run_name(chain.name, "T1", "123.456.abc")


def limited(services: Services, **limits: Any) -> None:
    """Sets the deployment's limits for the movie pitch."""
    services.environment = {**services.environment, "LIMITS": json.dumps({chain.name: limits})}


@pytest.mark.parametrize(("length", "refused"), [(0, True), (1, False), (500, False), (501, True)])
def test_an_empty_or_too_long_input_is_rejected(length: int, refused: bool) -> None:
    assert bool(input_errors(chain, {"movie": "x" * length})) == refused


@pytest.mark.parametrize(
    ("inputs", "wrong"),
    [
        ({"a": "x"}, []),
        ({"a": "x", "b": "", "c": ""}, []),
        ({}, ["a"]),
        ({"b": "x"}, ["a"]),
        ({"a": "x" * 4, "b": "x" * 4, "c": "xxx"}, ["a", "b"]),
    ],
)
def test_only_an_optional_input_may_be_empty(inputs: dict[str, str], wrong: list[str]) -> None:
    given = Input(name="a", label="A", max_length=3)
    three = (given, replace(given, name="b", optional=True), replace(given, name="c", optional=True))
    assert list(input_errors(replace(chain, inputs=three), inputs)) == wrong


def test_a_rejected_input_leaves_nothing_behind(services: Services, slack: LocalSlack) -> None:
    assert start(services, replace(REQUEST, inputs={"movie": ""})) == texts.runs.missing(chain.inputs[0].label)
    assert services.runs.get(NAME) is None
    assert slack.workspace.messages(STUDIO) == []


def test_if_the_bot_may_not_post_the_record_says_why(services: Services) -> None:
    assert start(services, replace(REQUEST, channel=RANDOM)) == texts.refused.not_here(chain.call)
    assert (run := services.runs.get(NAME))
    assert (run.status, run.error) == ("failed", "not_in_channel")


def test_an_app_that_slack_no_longer_accepts_says_so(services: Services) -> None:
    assert services.kinds.of(BEN) == "members"
    services.slack.token = "xoxb-wrong"
    assert start(services, REQUEST) == texts.refused.APP_LOCKED_OUT


def test_a_resent_form_starts_a_run_that_had_no_card(services: Services, slack: LocalSlack) -> None:
    assert services.kinds.of(BEN) == "members"
    there, services.slack.base_url = services.slack.base_url, NOWHERE
    assert start(services, REQUEST) == texts.refused.no_answer(chain.call)
    assert (run := services.runs.get(NAME))
    assert (run.status, run.error, run.thread_ts) == ("failed", "URLError", "")
    services.slack.base_url = there
    assert start(services, REQUEST) == texts.runs.not_started(chain.call)
    assert len(slack.workspace.messages(STUDIO)) == 1


def test_the_card_shows_that_step_functions_rejected_the_run(services: Services, slack: LocalSlack) -> None:
    assert start(services, REQUEST) == texts.runs.not_started(chain.call)
    (card,) = slack.workspace.messages(STUDIO)
    assert "Step Functions did not start the run." in str(card["blocks"])
    assert (run := services.runs.get(NAME))
    assert (run.status, run.thread_ts) == ("failed", card["ts"])


def test_the_card_shows_that_step_functions_was_not_reached(services: Services, slack: LocalSlack) -> None:
    nowhere = Config(retries={"total_max_attempts": 1})
    services.states = new_client("stepfunctions", NOWHERE, nowhere)
    assert start(services, REQUEST) == texts.runs.not_started(chain.call)
    assert "Error: EndpointConnectionError" in str(slack.workspace.messages(STUDIO)[0]["blocks"])


def test_a_repeated_request_starts_nothing(services: Services, slack: LocalSlack) -> None:
    start(services, REQUEST)
    assert start(services, REQUEST) == ""
    assert len(slack.workspace.messages(STUDIO)) == 1


@pytest.mark.parametrize("limits", [{"per_person": 1}, {"at_once": 1}, {"starters": [ADA]}], ids=str)
def test_a_repeated_request_is_not_over_its_own_limit(services: Services, limits: dict[str, Any]) -> None:
    run = RunRecord(name=NAME, chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={}, started=1)
    assert services.runs.start_run(run)
    limited(services, **limits)
    assert start(services, REQUEST) == ""


def test_of_two_simultaneous_deliveries_one_starts_the_run(
    services: Services, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(services, REQUEST)
    monkeypatch.setattr(services.runs, "get", lambda name: None)
    assert start(services, REQUEST) == ""
    assert len(slack.workspace.messages(STUDIO)) == 1


def test_the_card_is_recorded_before_the_execution_starts(aws: LocalAws, services: Services, slack: LocalSlack) -> None:
    def die(**_: object) -> None:
        raise Death

    services.states = new_client("stepfunctions", aws.endpoint)
    services.states.meta.events.register("before-call.sfn.StartExecution", die)
    with pytest.raises(Death):
        start(services, REQUEST)
    (card,) = slack.workspace.messages(STUDIO)
    assert (run := services.runs.get(NAME))
    assert (run.status, run.thread_ts) == ("starting", card["ts"])


def test_people_who_may_not_start_a_chain_are_told_who_may(services: Services, slack: LocalSlack) -> None:
    limited(services, starters=[ADA])
    assert start(services, REQUEST).startswith(f"Only <@{ADA}> may start /pitch-movie.")
    assert services.runs.get(NAME) is None
    assert slack.workspace.messages(STUDIO) == []
    assert start(services, replace(REQUEST, user=ADA)) == texts.runs.not_started(chain.call)


@pytest.mark.parametrize(("user", "who"), [(DANA, "Guests"), (ELI, "People of other organizations")])
def test_only_members_start_runs_unless_the_limits_say_so(
    services: Services, slack: LocalSlack, user: str, who: str
) -> None:
    by_them = replace(REQUEST, user=user)
    assert start(services, by_them) == f"{who} may not start /pitch-movie. Ask a full member of this workspace."
    assert slack.workspace.messages(STUDIO) == []
    limited(services, also=["guests", "strangers"])
    assert start(services, by_them) == texts.runs.not_started(chain.call)
    limited(services, starters=[user])
    assert start(services, replace(by_them, id="4.5.6")) == texts.runs.not_started(chain.call)


def test_nothing_starts_while_slack_does_not_say_who_somebody_is(services: Services) -> None:
    services.slack.token = "xoxb-wrong"
    assert start(services, REQUEST) == texts.runs.PERSON_UNKNOWN
    assert services.runs.get(NAME) is None


def test_an_unknown_group_starts_nothing(services: Services) -> None:
    limited(services, starters=["S0NOWHERE00"])
    assert start(services, REQUEST) == texts.runs.GROUP_UNKNOWN
    assert services.runs.get(NAME) is None


@pytest.mark.parametrize(
    ("limits", "user", "words"),
    [
        ({"per_person": 1}, BEN, "You already have 1 /pitch-movie run in progress (your limit)."),
        ({"per_person": 1}, ADA, ""),
        ({"at_once": 1}, ADA, "There is already 1 /pitch-movie run in progress (the limit)."),
        ({"at_once": 2}, ADA, ""),
    ],
)
def test_a_rejected_start_names_the_limit(services: Services, limits: dict[str, int], user: str, words: str) -> None:
    limited(services, **limits)
    under_way(services)
    said = start(services, replace(REQUEST, user=user))
    assert said.startswith(words) if words else said == texts.runs.not_started(chain.call)


def under_way(services: Services) -> None:
    """A run by Ben that has not ended."""
    run = RunRecord(name="r1", chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={}, started=1)
    assert services.runs.start_run(run)


def test_an_ended_run_makes_room_for_another(services: Services) -> None:
    limited(services, per_person=1)
    under_way(services)
    services.runs.end_run("r1", "finished", ended=2)
    assert start(services, REQUEST) == texts.runs.not_started(chain.call)


@pytest.mark.parametrize(("most", "starts"), [(0, True), (341, True), (340, False), (1, False)])
def test_a_person_whose_tokens_of_the_day_are_used_up_learns_when_to_go_on(
    services: Services, most: int, starts: bool
) -> None:
    limited(services, tokens_per_day=most)
    under_way(services)
    ended = services.runs.end_run("r1", "finished", ended=int(time.time()))
    assert ended
    assert services.runs.record_usage(ended, {"model_calls": 1, "tokens_in": 300, "tokens_out": 40})
    said = start(services, replace(REQUEST, user=BEN))
    refused = (
        f"Your /pitch-movie runs have used 340 tokens today, and your limit is {most}. It starts again at midnight"
    )
    assert said.startswith(refused) == (not starts)
    assert "tokens" not in start(services, replace(REQUEST, user=ADA, id="another"))
