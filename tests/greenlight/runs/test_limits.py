import json
from dataclasses import replace

import pytest

from chains.movie_pitch.chain import chain
from greenlight.people.permissions import may_start, may_steer
from greenlight.runs.limits import limits_of, too_many
from greenlight.runs.record import RunRecord
from greenlight.spec.limits import Limits

RUN = RunRecord(name="r", chain=chain.name, user="U1", team="T", channel="C", inputs={}, started=1)
MEMBERS = {"S1": ["U7"]}


def in_group(group: str, user: str) -> bool:
    return user in MEMBERS[group]


def test_a_deployment_overrides_limits_for_all_chains_or_one() -> None:
    given = {"*": {"per_person": 2, "owners": ["U9"]}, chain.name: {"per_person": 3}, "another": {"at_once": 1}}
    found = limits_of(chain, {"LIMITS": json.dumps(given)})
    assert found == replace(chain.limits, per_person=3, owners=("U9",))
    assert limits_of(chain, {}) == chain.limits


@pytest.mark.parametrize(("user", "may"), [("U5", True), ("U7", True), ("U6", False)])
def test_only_named_people_and_groups_may_start_a_chain(user: str, may: bool) -> None:
    assert may_start(Limits(starters=("U5", "S1")), user, in_group) is may
    assert may_start(Limits(), user, in_group)


@pytest.mark.parametrize(("user", "may"), [("U1", True), ("U5", True), ("U7", True), ("U6", False)])
def test_the_requester_and_the_owners_may_stop_a_run(user: str, may: bool) -> None:
    assert may_steer(Limits(owners=("U5", "S1")), RUN.user, user, in_group) is may


def test_only_owners_may_stop_a_run_without_a_requester() -> None:
    assert not may_steer(Limits(), "", "U1", in_group)


def test_runs_are_limited_per_person_and_in_total() -> None:
    limits = Limits(per_person=2, at_once=3)
    mine = [replace(RUN, name=str(number)) for number in range(2)]
    theirs = [replace(RUN, user="U2")]
    assert too_many(limits, chain.name, "U1", mine) == "per_person"
    assert too_many(limits, chain.name, "U3", [*mine, *theirs]) == "at_once"
    assert too_many(limits, chain.name, "U3", mine) == ""


def test_runs_of_other_chains_and_ended_runs_do_not_count() -> None:
    limits = Limits(per_person=1, at_once=1)
    others = [replace(RUN, chain="another"), replace(RUN, status="finished")]
    assert too_many(limits, chain.name, "U1", others) == ""
