"""The run card's buttons, clicked in Slack."""

import pytest

from greenlight.decisions.services import Services
from greenlight.runs.card import STOP, TRY_AGAIN
from greenlight.runs.show import show_card
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.bot.runs.steered import run_of
from tests.local.slack.support import ADA, BEN, STUDIO, control

pytestmark = pytest.mark.usefixtures("app")


def clicks(slack: LocalSlack, user: str, id: str, run: str, ts: str) -> None:
    action = {"action_id": id, "value": run}
    assert control(slack, "interact", channel=STUDIO, messageTs=ts, user=user, action=action)["status"] == 200


def private(slack: LocalSlack) -> list[tuple[str, str]]:
    """Returns the private messages, each with the person who sees it."""
    found = slack.workspace.messages(STUDIO)
    return [(one["ephemeral_to"], one["text"]) for one in found if one.get("ephemeral_to")]


def test_stop_is_refused_privately_to_other_people(services: Services, slack: LocalSlack, asking: Asking) -> None:
    decision = asking.ask()
    clicks(slack, BEN, STOP, decision.run, decision.thread_ts)
    assert private(slack) == [(BEN, f"Only <@{ADA}> may stop this run.")]
    assert run_of(services, decision.run).is_open
    clicks(slack, ADA, STOP, decision.run, decision.thread_ts)
    assert run_of(services, decision.run).status == "stopped"
    assert len(private(slack)) == 1


def test_an_impossible_retry_is_refused_privately(services: Services, slack: LocalSlack, asking: Asking) -> None:
    decision = asking.ask()
    ended = services.runs.end_run(decision.run, "failed", ended=9)
    assert ended
    assert ended.again_by == ""
    show_card(services, ended)
    clicks(slack, ADA, TRY_AGAIN, decision.run, decision.thread_ts)
    assert [user for user, _ in private(slack)] == [ADA]
