"""Response URLs work five times, within their time limit."""

import pytest

from local.slack.errors import SlackError
from local.slack.response_urls import MAX_USES, ResponseUrls
from tests.local.slack.support import Clock


def test_a_url_knows_its_place_and_can_be_used_up() -> None:
    urls = ResponseUrls(Clock(), lambda: 60)
    key, other = urls.issue("C1", "U1", "1.2"), urls.issue("C1", "U1")
    found = [urls.use(key) for _ in range(MAX_USES)][-1]
    assert (found.channel, found.user, found.original, found.uses) == ("C1", "U1", "1.2", 5)
    with pytest.raises(SlackError, match="used_url"):
        urls.use(key)
    assert urls.use(other).original is None


def test_a_url_expires_and_an_unknown_one_is_expired() -> None:
    clock = Clock()
    urls = ResponseUrls(clock, lambda: 60)
    key = urls.issue("C1", "U1")
    clock.seconds += 60
    assert urls.use(key)
    clock.seconds += 1
    for late in (key, "unknown"):
        with pytest.raises(SlackError, match="expired_url"):
            urls.use(late)
