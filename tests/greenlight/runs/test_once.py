import time
from urllib.error import URLError

import pytest

from greenlight.decisions.services import Services
from greenlight.runs.once import BeingPostedError, Once
from greenlight.runs.store import POSTING


def lose(may_be_posted: bool) -> str:
    raise TimeoutError("Slack's response was lost")


def refuse(may_be_posted: bool) -> str:
    raise URLError(ConnectionRefusedError())


def mark(may_be_posted: bool) -> str:
    return "again" if may_be_posted else "first"


def test_a_part_is_posted_once(services: Services) -> None:
    once = Once(services, "r1", "m1")
    assert once.post("text", lambda again: "1.1") == "1.1"
    assert once.post("text", lambda again: "2.2") == "1.1"
    assert once.post("more", lambda again: "3.3") == "3.3"


def test_two_simultaneous_deliveries_post_it_once(services: Services) -> None:
    once = Once(services, "r1", "m1")

    def meanwhile(may_be_posted: bool) -> str:
        with pytest.raises(BeingPostedError, match="text of notification m1"):
            once.post("text", lambda again: "2.2")
        return "1.1"

    assert once.post("text", meanwhile) == "1.1"
    assert once.post("text", lambda again: "2.2") == "1.1"


def test_the_next_delivery_posts_what_failed(services: Services) -> None:
    once = Once(services, "r1", "m1")
    with pytest.raises(URLError):
        once.post("text", refuse)
    assert once.post("text", mark) == "first"


def test_what_may_be_there_is_posted_as_a_repeat(services: Services) -> None:
    once = Once(services, "r1", "m1")
    with pytest.raises(TimeoutError):
        once.post("text", lose)
    # Not even a refusal afterwards says what became of the first attempt.
    with pytest.raises(URLError):
        once.post("text", refuse)
    assert once.post("text", mark) == "again"


def test_what_a_dead_function_was_posting_is_posted_as_a_repeat(services: Services) -> None:
    assert services.runs.claim_post("r1", "m1#text", now=int(time.time()) - POSTING)
    assert Once(services, "r1", "m1").post("text", mark) == "again"


def test_a_claim_lasts_no_longer_than_its_owner_may_run(services: Services) -> None:
    assert services.runs.claim_post("r1", "m1#text", now=100)
    assert not services.runs.claim_post("r1", "m1#text", now=100 + POSTING - 1)
    assert services.runs.claim_post("r1", "m1#text", now=100 + POSTING)
    assert not services.runs.claim_post("r1", "m1#text", now=100 + POSTING)
