import pytest

from local.slack.errors import SlackError
from local.slack.triggers import Triggers
from tests.local.slack.support import ADA, Clock


def test_a_trigger_is_valid_once(clock: Clock) -> None:
    triggers = Triggers(clock, lambda: 3.0)
    trigger_id = triggers.issue(ADA, "V1")
    trigger = triggers.exchange(trigger_id)
    assert (trigger.user, trigger.view_id) == (ADA, "V1")
    with pytest.raises(SlackError, match="exchanged_trigger_id"):
        triggers.exchange(trigger_id)


def test_a_trigger_lasts_three_seconds(clock: Clock) -> None:
    triggers = Triggers(clock, lambda: 3.0)
    in_time, late = triggers.issue(ADA), triggers.issue(ADA)
    clock.seconds += 3
    triggers.exchange(in_time)
    clock.seconds += 0.1
    with pytest.raises(SlackError, match="expired_trigger_id"):
        triggers.exchange(late)


def test_a_made_up_trigger_is_invalid(clock: Clock) -> None:
    with pytest.raises(SlackError, match="invalid_trigger_id"):
        Triggers(clock, lambda: 3.0).exchange("1.2.x")
