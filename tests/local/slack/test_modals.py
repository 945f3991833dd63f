"""A person's stack of modals, and the Home tab."""

import pytest

from local.slack.errors import SlackError
from local.slack.modals import MAX_STACK, close_all, open_modal, publish_home, push_modal, stack_of, update_modal
from local.slack.workspace import Workspace
from tests.local.slack.support import ADA, BEN, Clock, modal, section

VIEW = modal(section("Words"))
HOME = {"type": "home", "blocks": [section("Words")]}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace("Studio", "Greenlight", Clock())


def test_a_stack_has_at_most_three_views(workspace: Workspace) -> None:
    first = open_modal(workspace, ADA, VIEW)
    second = push_modal(workspace, first["id"], VIEW)
    third = push_modal(workspace, second["id"], VIEW)
    assert [opened.view["id"] for opened in stack_of(workspace, ADA)] == [first["id"], second["id"], third["id"]]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert (first["root_view_id"], first["previous_view_id"]) == (first["id"], None)
    assert MAX_STACK == 3
    with pytest.raises(SlackError, match="push_limit_reached"):
        push_modal(workspace, third["id"], VIEW)


def test_a_new_stack_closes_the_persons_old_one(workspace: Workspace) -> None:
    open_modal(workspace, BEN, VIEW)
    open_modal(workspace, ADA, VIEW)
    again = open_modal(workspace, ADA, VIEW)
    assert [opened.view["id"] for opened in stack_of(workspace, ADA)] == [again["id"]]
    close_all(workspace, ADA)
    assert (stack_of(workspace, ADA), len(stack_of(workspace, BEN))) == ([], 1)


def test_an_update_checks_the_views_hash(workspace: Workspace) -> None:
    first = open_modal(workspace, ADA, VIEW)
    changed = update_modal(workspace, first["id"], modal(section("Other")), first["hash"])
    assert (changed["id"], changed["root_view_id"]) == (first["id"], first["id"])
    assert changed["hash"] != first["hash"]
    with pytest.raises(SlackError, match="hash_conflict"):
        update_modal(workspace, first["id"], VIEW, first["hash"])
    with pytest.raises(SlackError, match="not_found"):
        update_modal(workspace, "V0GONE", VIEW)
    with pytest.raises(SlackError, match="not_found"):
        push_modal(workspace, "V0GONE", VIEW)


def test_an_external_id_is_unique(workspace: Workspace) -> None:
    named = modal(section("Words"), external_id="one")
    open_modal(workspace, ADA, named)
    with pytest.raises(SlackError, match="duplicate_external_id"):
        open_modal(workspace, BEN, named)


def test_a_home_keeps_its_id_and_each_kind_has_its_place(workspace: Workspace) -> None:
    first = publish_home(workspace, ADA, HOME)
    assert publish_home(workspace, ADA, HOME, first["hash"])["id"] == first["id"]
    with pytest.raises(SlackError, match="hash_conflict"):
        publish_home(workspace, ADA, HOME, first["hash"])
    with pytest.raises(SlackError, match="invalid_arguments"):
        publish_home(workspace, ADA, VIEW)
    with pytest.raises(SlackError, match="invalid_arguments"):
        open_modal(workspace, ADA, HOME)
